{{- define "scopes.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- define "scopes.labels" -}}
app: {{ .Chart.Name }}
release: {{ $.Release.Name }}
{{- end -}}
