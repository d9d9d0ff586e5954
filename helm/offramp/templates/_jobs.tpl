{{/* What whoever moves weights may do: the delegates, the journal, the claims. Only `offramp routes --prune` deletes, and people run it. */}}
{{- define "offramp.routesRules" -}}
- { apiGroups: [networking.istio.io], resources: [virtualservices], verbs: [get, list, watch, create, update, patch] }
- { apiGroups: [gateway.networking.k8s.io], resources: [httproutes], verbs: [get, list, watch, create, update, patch] }
- { apiGroups: [""], resources: [configmaps], verbs: [get, list, watch, create] }
- { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, list, watch, create, update, patch] }
{{- end -}}

{{/* A hook's annotations: include "offramp.hook" (list "pre-install,pre-upgrade" WEIGHT), and a deletion policy of its own as a third */}}
{{- define "offramp.hook" -}}
helm.sh/hook: {{ index . 0 }}
helm.sh/hook-weight: {{ index . 1 | quote }}
helm.sh/hook-delete-policy: {{ join "" (slice . 2) | default "before-hook-creation" }}
{{- end -}}
