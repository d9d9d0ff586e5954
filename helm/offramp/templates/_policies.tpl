{{/* Pods of a namespace, as a peer: include "offramp.namespace" "istio-system" */}}
{{- define "offramp.namespace" -}}
- namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{ . }} } }
{{- end -}}

{{/* Pods of the gateway of callers, and of Knative's for calls in the cluster, which may be elsewhere. */}}
{{- define "offramp.gateways" -}}
{{- range list .gateway.namespace (index (splitList "." .knativeGateway) 1) | uniq }}
{{ include "offramp.namespace" . }}
{{- end }}
{{- end -}}

{{/* Pods of components, also of functions that faas-cli deployed: include "offramp.components" (list "component" …) */}}
{{- define "offramp.components" -}}
matchLabels: { app.kubernetes.io/name: offramp }
matchExpressions: [{ key: app.kubernetes.io/component, operator: In, values: {{ toJson . }} }]
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
  podSelector: {{- include "offramp.components" (rest .) | nindent 4 }}
{{- end -}}

{{/* The Kubernetes API, as a rule of egress. */}}
{{- define "offramp.api" -}}
- ports:
    {{- range .apiPorts }}
    - { port: {{ . }} }
    {{- end }}
  {{- with .api }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
