{{/* The regular expression of a path: {name} is a part of one segment, {name:path} one or more segments. */}}
{{- define "offramp.pathPattern" -}}
{{- regexReplaceAll `\\\{[^/{}]+\\\}` (regexReplaceAll `\\\{[^/{}]+:path\\\}` (regexQuoteMeta .) "[^/].*") "[^/]+" -}}
{{- end -}}

{{/* What sorts a path before those that could take its requests too, as offramp/catalogue/paths.py does: part by part, text,
     then more and longer texts, then more placeholders, then one segment before several. All after :path is one part. */}}
{{- define "offramp.pathOrder" -}}
{{- $halves := splitn ":path}" 2 . -}}
{{- $parts := splitList "/" $halves._0 -}}
{{- $several := contains ":path}" . -}}
{{- $last := ternary (printf "%s:path}%s" (last $parts) (default "" $halves._1)) (last $parts) $several -}}
{{- range append (initial $parts) $last -}}
{{- $spans := regexFindAll `\{[^/{}]*\}` . -1 -}}
{{- if $spans -}}
{{- $texts := compact (splitList "/" (regexReplaceAll `\{[^/{}]*\}` . "/")) -}}
1{{ printf "%03d" (sub 999 (len $texts)) }}
{{- range $texts }}{{ printf "%03d" (max 0 (sub 999 (len .))) }}{{ end -}}
{{ printf "%03d" (sub 999 (len $spans)) }}
{{- range $spans }}{{ ternary 2 1 (hasSuffix ":path}" .) }}{{ end -}}
{{- else -}}
0
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Istio's match of a method (GET takes HEAD too) and a path: include "offramp.match" (list "GET" "/users/{id}") */}}
{{- define "offramp.match" -}}
{{- $method := index . 0 -}}
{{- $path := index . 1 -}}
- method: {{ ternary (dict "regex" "GET|HEAD") (dict "exact" $method) (eq $method "GET") | toJson }}
  uri: {{ ternary (dict "regex" (include "offramp.pathPattern" $path)) (dict "exact" $path) (contains "{" $path) | toJson }}
{{- end -}}

{{/* All routes, literal segments before placeholders, as YAML: [{name, method, path, function}].
     A route without a function stays on the old side. */}}
{{- define "offramp.routes" -}}
{{- $found := dict -}}
{{- $routes := list -}}
{{- range $name, $function := include "offramp.functions" . | fromYaml -}}
{{- with get $function.annotations "offramp.dev/route" -}}
{{- $routes = append $routes (dict "name" $name "route" . "function" $function) -}}
{{- end -}}
{{- end -}}
{{- range $index, $route := (index .Values "x-offramp").stay -}}
{{- $routes = append $routes (dict "name" (printf "stay-%d" $index) "route" $route) -}}
{{- end -}}
{{- range $index, $each := $routes -}}
{{- $words := splitList " " $each.route -}}
{{- $made := merge $each (dict "method" (upper (first $words)) "path" (last $words)) -}}
{{- $_ := set $found (printf "%s!%03d" (include "offramp.pathOrder" $made.path) $index) $made -}}
{{- end -}}
{{- range keys $found | sortAlpha }}
- {{ get $found . | toJson }}
{{- end -}}
{{- end -}}

{{/* What Envoy calls a route, which is several for a function: include "offramp.envoyRoutes" (list $ ROUTE). Istio joins the
     names of root and delegate; of an HTTPRoute it takes the name and each rule's number. JSON. */}}
{{- define "offramp.envoyRoutes" -}}
{{- $root := index . 0 -}}
{{- $route := index . 1 -}}
{{- $is := hasKey $route "function" -}}
{{- $release := $root.Release.Name -}}
{{- $own := ternary $release (printf "%s.%s" $release $route.name) (eq $route.name $release) -}}
{{- $object := ternary $route.name $own $is -}}
{{- $istio := dict "name" $route.name "rules" (ternary (list "-old" "-new" "-split") (list "") $is) -}}
{{- $api := dict "name" $object "rules" (ternary (list ".0" ".1" ".2") (list ".0") $is) -}}
{{- $named := get (dict "istio" $istio "gateway-api" $api) $root.Values.gateway.routing -}}
{{- $found := list -}}
{{- range $named.rules -}}
{{- $found = append $found (printf "%s.%s%s" $root.Release.Namespace $named.name .) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* A function's timeout at the gateway, in seconds: its own and the grace to say so itself. */}}
{{- define "offramp.gatewaySeconds" -}}
{{- addf (include "offramp.seconds" (index . 1).environment.exec_timeout | float64) (index . 0).Values.gateway.graceSeconds -}}
{{- end -}}

{{/* Retries only where nothing was sent yet, so that no effect can happen twice. */}}
{{- define "offramp.retryOn" -}}
{{- ternary "connect-failure,reset-before-request" "connect-failure" (has . (list "GET" "HEAD" "PUT" "DELETE" "OPTIONS")) -}}
{{- end -}}

{{/* The methods pages of other origins may use: those of the routes. */}}
{{- define "offramp.methods" -}}
{{- $methods := list "GET" "HEAD" "POST" -}}
{{- range include "offramp.routes" . | fromYamlArray -}}
{{- $methods = append $methods .method -}}
{{- end -}}
{{- $methods | uniq | sortAlpha | toJson -}}
{{- end -}}

{{/* CORS and headers that every route of the application has. `expect` goes: Istio would pass it on, and Knative's queue
     takes the 100 it brings for the answer's status, so that an error after it would arrive as 200. */}}
{{- define "offramp.everyRoute" -}}
{{- $cors := (index .Values "x-offramp").gateway.cors -}}
corsPolicy:
  allowOrigins:
    {{- range $cors.origins }}
    - exact: {{ . | quote }}
    {{- else }}
    []
    {{- end }}
  allowMethods: {{ include "offramp.methods" . }}
  allowHeaders: {{ toJson $cors.headers }}
  exposeHeaders: [allow, content-disposition, etag, idempotency-replayed, retry-after, x-request-id, x-served-by]
  maxAge: 600s
headers:
  request:
    remove: [x-served-by, x-offramp, expect]
    set: { x-client-address: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%" } # Knative's proxies add themselves to x-forwarded-for
  response:
    remove: [server, x-envoy-upstream-service-time]
{{- end -}}

{{/* The virtual hosts Istio makes of our hosts, as Envoy calls them: [HOST:PORT]. */}}
{{- define "offramp.virtualHosts" -}}
{{- range $port := include "offramp.ports" . | fromJsonArray }}
{{- range $.Values.hosts }}
- {{ printf "%s:%v" . $port | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The ports callers use, as JSON. */}}
{{- define "offramp.ports" -}}
{{- $tls := .Values.gateway.tls -}}
{{- ternary (list .Values.gateway.httpPort $tls.port) (list .Values.gateway.httpPort) $tls.enabled | toJson -}}
{{- end -}}

{{/* The ports that Envoy itself listens on for them, as JSON: the targetPorts of the gateway's Service. */}}
{{- define "offramp.listenerPorts" -}}
{{- $listeners := .Values.platform.gateway.listenerPorts -}}
{{- $plain := append $listeners.http .Values.gateway.httpPort -}}
{{- $safe := append $listeners.https .Values.gateway.tls.port -}}
{{- ternary (concat $plain $safe) $plain .Values.gateway.tls.enabled | uniq | toJson -}}
{{- end -}}

{{/* What stands before a problem's code, as both sides write it. */}}
{{- define "offramp.problemPrefix" -}}
{{- $jwt := (index .Values "x-offramp").gateway.jwt | default dict -}}
urn:{{ ternary (get $jwt "issuer") "offramp" (regexMatch `^[A-Za-z0-9]+$` (get $jwt "issuer")) }}:problem:
{{- end -}}

{{/* Our hosts with any port, as an AuthorizationPolicy compares them. */}}
{{- define "offramp.hostPorts" -}}
{{- $found := list -}}
{{- range .Values.hosts -}}
{{- $found = append $found (printf "%s:*" .) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* A regular expression of our hosts, with or without a port. */}}
{{- define "offramp.hostPattern" -}}
{{- $found := list -}}
{{- range .Values.hosts -}}
{{- $found = append $found (regexQuoteMeta . | replace `\*` `.*`) -}}
{{- end -}}
({{ join "|" $found }})(:[0-9]+)?
{{- end -}}

{{/* CORS of a whole virtual host, where routes cannot say it themselves (Gateway API); as Envoy's filter reads it. */}}
{{- define "offramp.virtualHostCors" -}}
{{- $cors := (index .Values "x-offramp").gateway.cors -}}
{{- $origins := list -}}
{{- range $cors.origins -}}
{{- $origins = append $origins (dict "exact" .) -}}
{{- end -}}
envoy.filters.http.cors:
  "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
  allow_origin_string_match: {{ toJson $origins }}
  allow_methods: {{ include "offramp.methods" . | fromJsonArray | join "," }}
  allow_headers: {{ join "," $cors.headers }}
  expose_headers: allow,content-disposition,etag,idempotency-replayed,retry-after,x-request-id,x-served-by
  max_age: "600"
{{- end -}}

{{/* The ingress gateway's Service as `helm test` calls it: by TLS where there is TLS, since plain requests are only sent on to it. */}}
{{- define "offramp.gatewayUrl" -}}
{{- $tls := .Values.gateway.tls -}}
{{- $host := printf "%s.%s" .Values.platform.gateway.service .Values.platform.gateway.namespace -}}
{{- ternary (printf "https://%s:%v" $host $tls.port) (printf "http://%s:%v" $host .Values.gateway.httpPort) $tls.enabled -}}
{{- end -}}
