{{- define "shop.probe" }}
httpGet:
  # expect: misindented-chart-value
  {{- toYaml .Values.get | nindent 0 }}
{{- end }}
