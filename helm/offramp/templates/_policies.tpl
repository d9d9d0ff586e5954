{{/* Pods of a namespace, as a peer: include "offramp.namespace" "istio-system" */}}
{{- define "offramp.namespace" -}}
- namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{ . }} } }
{{- end -}}

{{/* Pods of this release, as a peer: include "offramp.peer" (list $ "component" …) */}}
{{- define "offramp.peer" -}}
- podSelector:
    matchLabels: { app.kubernetes.io/instance: {{ (index . 0).Release.Name }} }
    matchExpressions: [{ key: app.kubernetes.io/component, operator: In, values: {{ rest . | toJson }} }]
{{- end -}}

{{/* Head of a policy for one component: include "offramp.policy" (list $ "component") */}}
{{- define "offramp.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ index . 1 }}
  namespace: {{ (index . 0).Release.Namespace }}
  labels: {{- include "offramp.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "offramp.selector" . | nindent 6 }}
{{- end -}}
