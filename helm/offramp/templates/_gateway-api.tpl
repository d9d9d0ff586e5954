{{/* Which gateway, and for which hosts. With TLS, plain requests are only sent on. */}}
{{- define "offramp.parent" -}}
parentRefs: {{ merge (include "offramp.gatewayReference" . | fromYaml) (ternary (dict "sectionName" "https") dict .Values.gateway.tls.enabled) | list | toJson }}
{{- include "offramp.hostnames" . }}
{{- end -}}

{{/* The Gateway stands beside the ingress gateway's Service: Istio binds no other to it. */}}
{{- define "offramp.gatewayReference" -}}
{ name: {{ .Release.Namespace }}-gateway, namespace: {{ .Values.platform.gateway.namespace }} }
{{- end -}}

{{/* No hostnames: all. */}}
{{- define "offramp.hostnames" -}}
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
    remove: [server, x-envoy-upstream-service-time]
{{- end -}}

{{/* The old side as a backend: include "offramp.oldBackend" $ */}}
{{- define "offramp.oldBackend" -}}
{{- $served := dict "set" (list (dict "name" "x-served-by" "value" "old")) -}}
{{ dict "name" (include "offramp.old" .) "port" 80 "filters" (list (dict "type" "ResponseHeaderModifier" "responseHeaderModifier" $served)) | toJson }}
{{- end -}}

{{/* Whether one path could be of both templates: include "offramp.overlap" (list PATH PATH) */}}
{{- define "offramp.overlap" -}}
{{- $one := splitList "/" (first (splitList ":path}" (index . 0))) -}}
{{- $other := splitList "/" (first (splitList ":path}" (index . 1))) -}}
{{- $could := or (eq (len $one) (len $other)) (contains ":path}" (index . 0)) (contains ":path}" (index . 1)) -}}
{{- $shorter := min (len $one) (len $other) | int -}}
{{- $one = slice $one 0 $shorter -}}
{{- range $index, $segment := ternary $one list $could -}}
{{- $twin := index $other $index -}}
{{- $could = and $could (or (eq $segment $twin) (contains "{" $segment) (contains "{" $twin)) -}}
{{- end -}}
{{- toString $could -}}
{{- end -}}

{{/* The regular expressions of paths with placeholders, as YAML: path -> expression. Istio asks the longest expression
     of HTTPRoutes first; so one that goes before another (offramp.routes) is made longer, by groups of nothing. */}}
{{- define "offramp.patterns" -}}
{{- $patterns := dict -}}
{{- range include "offramp.routes" . | fromYamlArray | reverse -}}
{{- $path := .path -}}
{{- $pattern := include "offramp.pathPattern" $path -}}
{{- range $later, $expression := $patterns -}}
{{- $before := and (ne $path $later) (eq (include "offramp.overlap" (list $path $later)) "true") -}}
{{- $missing := ternary (sub (add1 (len $expression)) (len $pattern)) 0 $before -}}
{{- $pattern = printf "%s%s" $pattern (repeat (div (add (max 0 $missing) 3) 4 | int) "(?:)") -}}
{{- end -}}
{{- $patterns = merge $patterns (ternary (dict $path $pattern) dict (contains "{" $path)) -}}
{{- end -}}
{{- toYaml $patterns -}}
{{- end -}}

{{/* Method (GET takes HEAD too) and path of a route: include "offramp.apiMatches" (list ROUTE PATTERNS) */}}
{{- define "offramp.apiMatches" -}}
{{- $route := index . 0 -}}
{{- $pattern := get (index . 1) $route.path -}}
{{- $path := ternary (dict "type" "Exact" "value" $route.path) (dict "type" "RegularExpression" "value" $pattern) (empty $pattern) -}}
{{- range ternary (list "GET" "HEAD") (list $route.method) (eq $route.method "GET") }}
- {{ dict "method" . "path" $path | toJson }}
{{- end -}}
{{- end -}}

{{/* What the tool needs to make the functions' HTTPRoutes: all but sides and weights, which are its own. */}}
{{- define "offramp.outline" -}}
{{- $patterns := include "offramp.patterns" . | fromYaml -}}
{{- $functions := dict -}}
{{- range include "offramp.routes" . | fromYamlArray -}}
{{- if .function -}}
{{- $seconds := include "offramp.gatewaySeconds" (list $ .function) | float64 | ceil | int64 -}}
{{- $_ := set $functions .name (dict "matches" (include "offramp.apiMatches" (list . $patterns) | fromYamlArray) "timeout" (printf "%ds" $seconds)) -}}
{{- end -}}
{{- end -}}
{{ include "offramp.parent" . }}
filters: {{- include "offramp.filters" . | nindent 2 }}
functions: {{- toYaml $functions | nindent 2 }}
{{- end -}}
