{{/* Environment entries from a map: include "offramp.variables" MAP */}}
{{- define "offramp.variables" -}}
{{- range $name, $value := . }}
- { name: {{ $name | quote }}, value: {{ include "offramp.text" $value | quote }} }
{{- end }}
{{- end -}}

{{/* What every process of the application finds: include "offramp.environment" (list $ "name" "url" OWN).
     "url" or "direct-url" is the database's key; OWN wins over the values. PGAPPNAME is what PostgreSQL's
     own library calls itself by in pg_stat_activity. */}}
{{- define "offramp.environment" -}}
{{- $root := index . 0 -}}
{{- $trace := $root.Values.observability.traces -}}
{{- $tracing := dict "OTEL_EXPORTER_OTLP_ENDPOINT" (include "offramp.tracesEndpoint" $root) "OTEL_TRACES_SAMPLER" $trace.sampler "OTEL_SERVICE_NAME" (index . 1) -}}
{{- $pooled := ternary $root.Values.pgbouncer.environment dict (and $root.Values.pgbouncer.enabled (eq (index . 2) "url")) -}}
{{- $named := ternary dict (dict "PGAPPNAME" (index . 1)) (empty (index $root.Values "x-offramp").database) -}}
{{- $all := mergeOverwrite $named (ternary dict $tracing (empty (include "offramp.tracesEndpoint" $root))) (deepCopy $pooled) (deepCopy $root.Values.environment) (deepCopy (index . 3)) -}}
{{- include "offramp.databaseUrl" (list $root (index . 2)) -}}
{{- include "offramp.variables" $all -}}
{{- end -}}

{{/* What `offramp check` adds up: the most connections to the database that one copy opens, among a Deployment's metadata; null: nobody said. */}}
{{- define "offramp.connections" -}}
{{- if not (kindIs "invalid" .) }}
  annotations: { offramp.dev/connections: {{ . | toString | quote }} }
{{- end }}
{{- end -}}

{{/* DATABASE_URL from the database's Secret, for applications that have one. */}}
{{- define "offramp.databaseUrl" -}}
{{- if (index (index . 0).Values "x-offramp").database }}
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ (index . 0).Values.database.secret }}, key: {{ index . 1 }} } }
{{- end }}
{{- end -}}

{{/* The volume with secret files, one Secret with one key each: include "offramp.secretFiles" (list "a" "b") */}}
{{- define "offramp.secretFiles" -}}
- name: secrets
  projected:
    defaultMode: 0444
    sources:
      {{- range . }}
      - secret: { name: {{ . }}, items: [{ key: {{ . }}, path: {{ . }} }] }
      {{- else }}
      []
      {{- end }}
{{- end -}}

{{/* Every pod of a Deployment or Job: account, user, spreading. include "offramp.pod" (list $ "component" SECURITY) */}}
{{- define "offramp.pod" -}}
{{- $root := index . 0 -}}
serviceAccountName: {{ index . 1 }}
imagePullSecrets: {{- toYaml $root.Values.imagePullSecrets | nindent 2 }}
enableServiceLinks: false
securityContext: {{- toYaml (index . 2) | nindent 2 }}
nodeSelector: {{- toYaml $root.Values.nodeSelector | nindent 2 }}
tolerations: {{- toYaml $root.Values.tolerations | nindent 2 }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "offramp.selector" . | nindent 8 }}
{{- end -}}

{{/* Prometheus's usual annotations; port 0: none. include "offramp.scraped" (list $ PORT) */}}
{{- define "offramp.scraped" -}}
{{- if and (index . 0).Values.observability.scrape (index . 1) }}
prometheus.io/scrape: "true"
prometheus.io/port: {{ index . 1 | toString | quote }}
prometheus.io/path: /metrics
{{- end }}
{{- end -}}

{{/* The catalogue as stack.yml has it, with what later values changed; only functions that have a route. */}}
{{- define "offramp.catalogue" -}}
{{- $routed := dict -}}
{{- range include "offramp.routes" . | fromYamlArray -}}
{{- $routed = merge $routed (pick $.Values.functions .name) -}}
{{- end -}}
{{- merge (dict "functions" $routed) (pick .Values "version" "provider" "configuration" "x-offramp") | toYaml -}}
{{- end -}}

{{/* What the tool must know of this cluster. */}}
{{- define "offramp.platform" -}}
knativeGateway: {{ .Values.platform.knativeGateway }}
clusterDomain: {{ .Values.platform.clusterDomain }}
gatewayNamespace: {{ .Values.platform.gateway.namespace }}
gatewaySelector: {{- toYaml .Values.platform.gateway.selector | nindent 2 }}
prometheus: {{ .Values.platform.prometheus }}
{{- if not (contains "*" (first .Values.hosts)) }}
callers: {{ ternary "https" "http" .Values.gateway.tls.enabled }}://{{ first .Values.hosts }}
{{- end }}
{{- end -}}

{{/* The environment of the offramp command; it reads the ConfigMap `catalogue` by itself. */}}
{{- define "offramp.toolEnvironment" -}}
- { name: OFFRAMP_ON, value: kubernetes }
- { name: OFFRAMP_NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
- { name: REGISTRY, value: {{ .Values.registry | quote }} }
- { name: TAG, value: {{ .Values.tag | quote }} }
{{- end -}}

{{/* A probe as the values have it, without the DEFAULT kind where they name another: include "offramp.probe" (list PROBE "tcpSocket") */}}
{{- define "offramp.probe" -}}
{{- $other := without (list "httpGet" "exec" "grpc" "tcpSocket") (index . 1) -}}
{{- $named := pick (index . 0) (index $other 0) (index $other 1) (index $other 2) -}}
{{- ternary (index . 0) (omit (index . 0) (index . 1)) (empty $named) | toYaml -}}
{{- end -}}
