{{/* Envoy's local replies as problem documents, from files/problems.yaml, for our hosts only, and for what is too broken
     to have a host: JSON. */}}
{{- define "offramp.problems" -}}
{{- $prefix := include "offramp.problemPrefix" . -}}
{{- $named := dict "header_filter" (dict "header" (dict "name" ":authority" "string_match" (dict "safe_regex" (dict "regex" (include "offramp.hostPattern" .))))) -}}
{{- $nameless := dict "header_filter" (dict "header" (dict "name" ":authority" "present_match" true "invert_match" true)) -}}
{{- $ours := list (dict "or_filter" (dict "filters" (list $named $nameless))) -}}
{{- $hosts := ternary list $ours (has "*" .Values.hosts) -}}
{{- $mappers := list -}}
{{- range .Files.Get "files/problems.yaml" | fromYamlArray -}}
{{- $status := coalesce .instead_of .status -}}
{{- $filters := concat (list (dict "status_code_filter" (dict "comparison" (dict "op" "EQ" "value" (dict "default_value" $status "runtime_key" (printf "problem.%v" $status)))))) $hosts -}}
{{- range ternary (list .needs) list (hasKey . "needs") -}}
{{- $filters = append $filters (dict "header_filter" (dict "header" (dict "name" . "present_match" true))) -}}
{{- end -}}
{{- range ternary (list .lacks) list (hasKey . "lacks") -}}
{{- $filters = append $filters (dict "header_filter" (dict "header" (dict "name" . "present_match" true "invert_match" true))) -}}
{{- end -}}
{{- $headers := list -}}
{{- range $name, $value := .headers -}}
{{- $headers = append $headers (dict "header" (dict "key" $name "value" (toString $value)) "append_action" "OVERWRITE_IF_EXISTS_OR_ADD") -}}
{{- end -}}
{{- $body := dict "type" (printf "%s%s" $prefix .code) "title" .title "status" .status "detail" .detail "request_id" "%REQ(x-request-id)%" -}}
{{- $mappers = append $mappers (dict "filter" (dict "and_filter" (dict "filters" $filters)) "status_code" .status "headers_to_add" $headers "body_format_override" (dict "json_format" $body "content_type" "application/problem+json")) -}}
{{- end -}}
{{- toJson $mappers -}}
{{- end -}}
