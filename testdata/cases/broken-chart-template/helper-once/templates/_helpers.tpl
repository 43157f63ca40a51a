{{ define "shop.host" -}}
# expect: broken-chart-template
{{ .Values.db.host }}
{{- end }}
