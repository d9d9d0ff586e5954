{{/* Which gateway, and for which hosts; no hostnames: all. */}}
{{- define "offramp.parent" -}}
parentRefs: [{ name: {{ .Release.Name }} }]
{{- if not (has "*" .Values.hosts) }}
hostnames: {{ toJson .Values.hosts }}
{{- end }}
{{- end -}}

{{/* Headers that every route of the application has. */}}
{{- define "offramp.filters" -}}
- type: RequestHeaderModifier
  requestHeaderModifier: { remove: [x-served-by, x-offramp, expect], set: [{ name: x-client-address, value: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%" }] }
- type: ResponseHeaderModifier
  responseHeaderModifier:
    set:
      - { name: x-content-type-options, value: nosniff }
      - { name: referrer-policy, value: no-referrer }
    remove: [server, x-envoy-upstream-service-time]
{{- end -}}

{{/* Matches of a route for a side, "split" is no side: include "offramp.apiMatches" (list ROUTE "old") */}}
{{- define "offramp.apiMatches" -}}
{{- $route := index . 0 -}}
{{- $side := index . 1 -}}
{{- $path := ternary (dict "type" "RegularExpression" "value" (include "offramp.pathPattern" $route.path)) (dict "type" "Exact" "value" $route.path) (contains "{" $route.path) -}}
{{- $headers := ternary (dict) (dict "headers" (list (dict "name" "x-offramp" "value" $side))) (eq $side "split") -}}
{{- range ternary (list "GET" "HEAD") (list $route.method) (eq $route.method "GET") }}
- {{ merge (dict "method" . "path" $path) $headers | toJson }}
{{- end -}}
{{- end -}}
