{{/* A file with the names between two @ filled in, as k8s/observability/rules.py does: include "offramp.filled" (list $ FILE) */}}
{{- define "offramp.filled" -}}
{{- $root := index . 0 -}}
{{- $selector := list -}}
{{- range $name, $value := $root.Values.platform.gateway.selector -}}
{{- $selector = append $selector (printf "%s=%s" $name $value) -}}
{{- end -}}
{{- $root.Files.Get (index . 1)
  | replace "@ISTIO@" "outbound[|]80[|][|]?(old-(@FUNCTIONS@)([|]@OLD@)?[.]@NAMESPACE@[.].*|new-@NAMESPACE@--(@FUNCTIONS@)[|.].*)"
  | replace "@PLAIN@" "(old|new)-(@FUNCTIONS@)"
  | replace "@SIDE@" "(?:outbound[|]80[|][|]?)?(old|new)-(?:@NAMESPACE@--)?(@FUNCTIONS@)(?:[|.].*)?"
  | replace "@FUNCTIONS@" (keys $root.Values.functions | sortAlpha | join "|")
  | replace "@NAMESPACE@" $root.Release.Namespace
  | replace "@OLD@" (include "offramp.old" $root | default "-")
  | replace "@GATEWAY@" $root.Values.platform.gateway.namespace
  | replace "@SELECTOR@" (join "," $selector)
  | replace "@KNATIVE@" $root.Values.platform.knativeNamespace
  | replace "@RUNBOOK@" $root.Values.observability.rules.runbook -}}
{{- end -}}

{{/* Where spans go: as the values say, else to the chart's own collector; empty: nowhere. */}}
{{- define "offramp.tracesEndpoint" -}}
{{- $own := ternary (printf "http://otel-collector.%s.svc.%s:4318" .Release.Namespace .Values.platform.clusterDomain) "" .Values.observability.collector.enabled -}}
{{- ternary $own .Values.observability.traces.endpoint (empty .Values.observability.traces.endpoint) -}}
{{- end -}}

{{/* The rules files: name -> content, as YAML. */}}
{{- define "offramp.rules" -}}
{{- range $path, $_ := .Files.Glob "files/rules/*.yaml" }}
{{ base $path }}: |
  {{- include "offramp.filled" (list $ $path) | nindent 2 }}
{{- end }}
{{- end -}}
