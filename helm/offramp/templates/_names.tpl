{{/* Labels of every object: include "offramp.labels" (list $ "component") */}}
{{- define "offramp.labels" -}}
{{- $root := index . 0 -}}
{{ include "offramp.selector" . }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version }}
{{- end -}}

{{/* Labels that pods are found by; they never change. */}}
{{- define "offramp.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: offramp
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* The old side's name; empty where there is none: then the release is functions and nothing else. */}}
{{- define "offramp.old" -}}
{{- (index .Values "x-offramp").old.service | default "" -}}
{{- end -}}

{{/* Whose objects hold the routes: istio or gateway-api; empty where nothing is routed. */}}
{{- define "offramp.routing" -}}
{{- ternary .Values.gateway.routing "" (not (empty (include "offramp.old" .))) -}}
{{- end -}}

{{/* The old side's host as every namespace knows it. */}}
{{- define "offramp.oldHost" -}}
{{ include "offramp.old" . }}.{{ .Release.Namespace }}.svc.{{ .Values.platform.clusterDomain }}
{{- end -}}

{{/* How a Service finds the old side's pods: those of the chart, or what the values say of others. */}}
{{- define "offramp.oldService" -}}
{{- $own := dict "selector" (include "offramp.selector" (list . "old") | fromYaml) "targetPort" "http" -}}
{{- $pods := ternary $own .Values.old.pods .Values.old.enabled -}}
selector: {{- toYaml $pods.selector | nindent 2 }}
ports: [{ name: http, port: 80, targetPort: {{ $pods.targetPort }} }]
{{- end -}}

{{/* How the gateway connects to the old side. */}}
{{- define "offramp.oldTraffic" -}}
connectionPool:
  tcp: { connectTimeout: 2s }
  http: { idleTimeout: {{ .Values.gateway.oldIdleTimeout }} }
{{- end -}}

{{/* An image, from the words of stack.yml: include "offramp.image" (list $ "${REGISTRY:-local}/x:${TAG:-dev}").
     A digest is looked up by the last part of the name. */}}
{{- define "offramp.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $unversioned := and $root.Values.requireVersion (not $root.Values.tag) (contains "${TAG" $image) -}}
{{- $given := dict "REGISTRY" $root.Values.registry "TAG" $root.Values.tag "SERVICE" (index $root.Values "x-offramp").old.service -}}
{{- range $name, $value := $given -}}
{{- $image = ternary (regexReplaceAllLiteral (printf `\$\{%s(:-[^}]*)?\}` $name) $image (toString $value)) $image (not (empty $value)) -}}
{{- end -}}
{{- $image = regexReplaceAll `\$\{[A-Za-z_][A-Za-z0-9_]*(:-([^}]*))?\}` $image "${2}" -}}
{{- $name := regexReplaceAll `(:[^/:]*)?$` $image "" -}}
{{- $digest := index $root.Values.digests (base $name) -}}
{{- if and $unversioned (empty $digest) -}}
{{- fail (printf "which version of %s? Give `tag`, or its digest in `digests` (requireVersion is on)" $name) -}}
{{- end -}}
{{- ternary (printf "%s@%s" $name (toString $digest)) $image (not (empty $digest)) -}}
{{- end -}}

{{/* A value as it stands in the file: YAML's numbers arrive as floats, which Go would write as 2.097152e+07. */}}
{{- define "offramp.text" -}}
{{- ternary (printf "%.15g" .) (toString .) (kindIs "float64" .) -}}
{{- end -}}

{{/* A Go duration such as 1m30s, or plain seconds, in seconds. */}}
{{- define "offramp.seconds" -}}
{{- $text := toString . -}}
{{- $units := dict "ms" 0.001 "s" 1.0 "m" 60.0 "h" 3600.0 -}}
{{- $sum := 0.0 -}}
{{- range regexFindAll `[0-9.]+(ms|s|m|h)` $text -1 -}}
{{- $sum = addf $sum (mulf (float64 (regexFind `[0-9.]+` .)) (index $units (regexFind `[a-z]+` .))) -}}
{{- else -}}
{{- $sum = float64 $text -}}
{{- end -}}
{{- $sum -}}
{{- end -}}
