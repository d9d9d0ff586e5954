{{/* The Knative Service of one function: include "offramp.function" (list $ NAME FUNCTION), FUNCTION laid over its defaults. */}}
{{- define "offramp.function" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $function := index . 2 -}}
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: {{ $name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "offramp.labels" (list $root "function") | nindent 4 }}
    networking.knative.dev/visibility: cluster-local
    {{- include "offramp.functionLabels" (list $name $function) | nindent 4 }}
  annotations: {{- include "offramp.texts" $function.annotations | trim | nindent 4 }}
spec:
  template:
    metadata:
      labels:
        {{- include "offramp.selector" (list $root "function") | nindent 8 }}
        {{- include "offramp.functionLabels" (list $name $function) | nindent 8 }}
      annotations:
        {{- include "offramp.scaling" $function.labels | nindent 8 }}
        {{- include "offramp.scraped" (list $root $root.Values.knative.image.metricsPort) | indent 8 }}
        {{- include "offramp.podAnnotations" (mergeOverwrite (deepCopy $root.Values.knative.annotations) $function.annotations) | indent 8 }}
    spec:
      serviceAccountName: functions
      imagePullSecrets: {{- toYaml $root.Values.imagePullSecrets | nindent 8 }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      containerConcurrency: {{ $function.environment.max_inflight | int64 }}
      timeoutSeconds: {{ include "offramp.seconds" $function.environment.exec_timeout | float64 | ceil | int64 }}
      {{- with $function.constraints }}
      nodeSelector: {{- include "offramp.constraints" . | indent 8 }}
      {{- end }}
      {{- if $root.Values.knative.topologySpread }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: { matchLabels: { offramp.dev/function: {{ $name }} } }
      {{- end }}
      containers:
        - name: function
          image: {{ include "offramp.image" (list $root $function.image) }}
          imagePullPolicy: {{ $root.Values.imagePullPolicy }}
          ports: [{ name: http1, containerPort: {{ $root.Values.knative.image.port }} }]
          env:
            {{- $own := dict "CLIENT_ADDRESS_HEADER" "x-client-address" "OFFRAMP_ROUTE" (get $function.annotations "offramp.dev/route") "max_request_bytes" (index $function.annotations "offramp.dev/max-request-bytes") }}
            {{- /* one name for all: PgBouncer would set another one anew for each transaction */}}
            {{- $named := ternary dict (dict "PGAPPNAME" "functions") (empty (index $root.Values "x-offramp").database) }}
            {{- include "offramp.environment" (list $root $name "url" (mergeOverwrite $named $own $function.environment)) | indent 12 }}
          resources:
            requests: {{- toYaml $function.requests | nindent 14 }}
            limits: {{- toYaml $function.limits | nindent 14 }}
          readinessProbe: {{- include "offramp.probe" (list $root.Values.knative.readinessProbe "httpGet") | nindent 12 }}
          livenessProbe: {{- include "offramp.probe" (list $root.Values.knative.livenessProbe "httpGet") | nindent 12 }}
          securityContext: {{- include "offramp.functionSecurity" (list $root $function) | nindent 12 }}
          volumeMounts:
            - { name: temporary, mountPath: /tmp }
            - { name: secrets, mountPath: /var/openfaas/secrets, readOnly: true }
      volumes:
        - name: temporary
          emptyDir: { sizeLimit: {{ $root.Values.knative.temporarySize }} }
        {{- include "offramp.secretFiles" $function.secrets | nindent 8 }}
{{- end -}}
