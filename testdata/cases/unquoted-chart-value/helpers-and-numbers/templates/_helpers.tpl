{{- define "shop.version" }}{{ .Values.version }}{{ end }}
