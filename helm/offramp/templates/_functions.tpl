{{/* The functions of stack.yml, each laid over functionDefaults, as YAML: name -> entry. */}}
{{- define "offramp.functions" -}}
{{- $all := dict -}}
{{- range $name, $entry := .Values.functions -}}
{{- $_ := set $all $name (include "offramp.entry" (list $ $entry) | fromYaml) -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}

{{/* One entry of `functions` laid over functionDefaults: include "offramp.entry" (list $ ENTRY) */}}
{{- define "offramp.entry" -}}
{{- $root := index . 0 -}}
{{- $time := dict "environment" (dict "exec_timeout" (printf "%vs" (index $root.Values "x-offramp").gateway.timeout_seconds)) -}}
{{- $bytes := dict "annotations" (dict "offramp.dev/max-request-bytes" (toString (int64 (index $root.Values "x-offramp").gateway.max_request_bytes))) -}}
{{- mergeOverwrite (dict) (deepCopy $time) (deepCopy $bytes) (deepCopy $root.Values.functionDefaults) (deepCopy (index . 1)) | toYaml -}}
{{- end -}}

{{/* OpenFaaS's scaling labels as Knative's annotations: include "offramp.scaling" LABELS */}}
{{- define "offramp.scaling" -}}
{{- $zero := index . "com.openfaas.scale.zero" | toString -}}
{{- $idle := include "offramp.seconds" (index . "com.openfaas.scale.zero-duration") | float64 -}}
autoscaling.knative.dev/min-scale: {{ max (index . "com.openfaas.scale.min") (ternary 0 1 (eq $zero "true")) | quote }}
autoscaling.knative.dev/max-scale: {{ index . "com.openfaas.scale.max" | toString | quote }}
autoscaling.knative.dev/window: {{ printf "%ds" (min 3600 (max 6 ($idle | int64))) }}
{{- with index . "com.openfaas.scale.type" }}
autoscaling.knative.dev/metric: {{ get (dict "capacity" "concurrency" "rps" "rps" "cpu" "cpu") . | required (printf "com.openfaas.scale.type %s is not capacity, rps or cpu" .) }}
autoscaling.knative.dev/class: {{ ternary "hpa" "kpa" (eq . "cpu") }}.autoscaling.knative.dev
{{- end }}
{{- with index . "com.openfaas.scale.target" }}
autoscaling.knative.dev/target: {{ include "offramp.text" . | quote }}
{{- end }}
{{- with index . "com.openfaas.scale.target-proportion" }}
autoscaling.knative.dev/target-utilization-percentage: {{ mulf (float64 .) 100 | int64 | toString | quote }}
{{- end }}
{{- end -}}

{{/* Annotations that pods get too: all but what is about the route, so that changing a bound starts no revision. */}}
{{- define "offramp.podAnnotations" -}}
{{- $theirs := dict }}
{{- range $name, $value := . }}
{{- $theirs = merge $theirs (ternary dict (dict $name $value) (hasPrefix "offramp.dev/" $name)) }}
{{- end }}
{{- include "offramp.texts" $theirs }}
{{- end -}}

{{/* A map whose values are texts, though YAML may read them otherwise ("true", "1"), as faas-cli does. */}}
{{- define "offramp.texts" -}}
{{- range $name, $value := . }}
{{ $name }}: {{ include "offramp.text" $value | quote }}
{{- end }}
{{- end -}}

{{/* ["kubernetes.io/arch=amd64"] as a nodeSelector; "a==b" is accepted, as OpenFaaS does. */}}
{{- define "offramp.constraints" -}}
{{- range . }}
{{ regexFind `^[^=]+` . }}: {{ regexReplaceAll `^[^=]+=+` . "" | quote }}
{{- end }}
{{- end -}}

{{/* A function's own labels: include "offramp.functionLabels" (list NAME FUNCTION) */}}
{{- define "offramp.functionLabels" -}}
{{- $function := index . 1 -}}
offramp.dev/function: {{ index . 0 }}
offramp.dev/group: {{ get $function.annotations "offramp.dev/group" | quote }}
{{- include "offramp.texts" $function.labels }}
{{- end -}}

{{/* Restricted Pod Security in the one container Knative gives us. */}}
{{- define "offramp.functionSecurity" -}}
{{- $root := index . 0 -}}
{{- $pod := pick $root.Values.podSecurity "runAsNonRoot" "runAsUser" "runAsGroup" "seccompProfile" -}}
{{- $readOnly := dict "readOnlyRootFilesystem" (index . 1).readonly_root_filesystem -}}
{{- mergeOverwrite (dict) (deepCopy $root.Values.containerSecurity) (deepCopy $pod) $readOnly | toYaml -}}
{{- end -}}
