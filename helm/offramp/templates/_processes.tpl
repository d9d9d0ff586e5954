{{/* x-offramp.processes with what the values say of them, as YAML: name -> settings, enabled ones only. */}}
{{- define "offramp.processes" -}}
{{- $all := dict -}}
{{- range $name, $process := (index .Values "x-offramp").processes -}}
{{- $settings := mergeOverwrite (dict) (deepCopy $.Values.processDefaults) (get $.Values.processes $name | default dict | deepCopy) (dict "command" $process.command) -}}
{{- $_ := set $settings "ports" (dict) -}}
{{- range regexFindAll `\{port:[a-z0-9-]+\}` $process.command -1 -}}
{{- $port := trimPrefix "{port:" . | trimSuffix "}" -}}
{{- $_ := set $settings.ports $port (get (index $.Values "x-offramp").ports $port | int64) -}}
{{- $_ := set $settings "command" (replace . (get $settings.ports $port | toString) $settings.command) -}}
{{- end -}}
{{- $probe := dict "tcpSocket" (dict "port" (keys $settings.ports | sortAlpha | first)) -}}
{{- $settings = merge $settings (ternary (dict "probe" $probe) dict (not (empty $settings.ports))) -}}
{{- $health := dict "httpGet" (dict "path" "/health" "port" ($settings.metricsPort | int64)) -}}
{{- $settings = merge $settings (ternary (dict "probe" $health) dict (and (contains "-m shared.worker" $settings.command) (gt ($settings.metricsPort | int64) 0))) -}}
{{- if hasKey $settings "probe" -}}
{{- $_ := set $settings "probe" (include "offramp.probe" (list $settings.probe "tcpSocket") | fromYaml) -}}
{{- end -}}
{{- if $settings.enabled -}}
{{- $_ := set $all $name $settings -}}
{{- end -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}
