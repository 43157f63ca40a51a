{{ define "a" }}{{ .Values.x.y }}{{ end }}
