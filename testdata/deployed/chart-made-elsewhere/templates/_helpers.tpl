{{- define "shop.name" -}}
{{- if .Values.legacy }}{{ .Release.Name }}{{ else }}{{ .Chart.Name }}-{{ .Release.Name }}{{ end }}
{{- end }}
{{- define "shop.patched" -}}
{{- $object := tpl .text .ctx | fromYaml -}}
{{- toYaml $object -}}
{{- end }}
{{- define "shop.pod" -}}
containers:
  - name: {{ .Chart.Name }}-sidecar
    image: example.com/sidecar:1.2.3
{{- end }}
