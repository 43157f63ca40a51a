// The gallery: small projects to begin with.

import * as shop from "virtual:shop";

import type { Shared } from "./share";

export interface Sample extends Omit<Shared, "settings"> {
  title: string;
  what: string;
  settings?: string;
  reports?: [path: string, text: string][];
}

const HELLO = `FROM node:latest

WORKDIR /app
COPY . .
ENV API_TOKEN=4-shop-t0ken-nobody-may-see
RUN apt-get update
RUN apt-get install -y curl
RUN curl -sL https://example.com/setup.sh | bash
RUN npm install

EXPOSE 22 3000
USER root
CMD npm start
`;

const GOOD = `# syntax=docker/dockerfile:1
FROM golang:1.25.4-alpine3.22 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/app ./cmd/app

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/app /app
USER 65532:65532
HEALTHCHECK CMD ["/app", "health"]
ENTRYPOINT ["/app"]
`;

const COMPOSE = `services:
  web:
    image: nginx
    privileged: true
    ports:
      - "80:80"
      - "0.0.0.0:5432:5432"
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
      - /etc:/host-etc
    environment:
      DB_PASSWORD: hunter2hunter2
  db:
    image: postgres:17
    network_mode: host
    cap_add: [SYS_ADMIN]
`;

const POD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 1
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      hostNetwork: true
      hostPID: true
      containers:
        - name: api
          image: registry.example.com/api:latest
          securityContext:
            privileged: true
            runAsUser: 0
          env:
            - name: DATABASE_PASSWORD
              value: blue-harbour-93
          volumeMounts:
            - { name: sock, mountPath: /var/run/docker.sock }
      volumes:
        - name: sock
          hostPath: { path: /var/run/docker.sock }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: api-admin
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
  - kind: ServiceAccount
    name: default
    namespace: default
`;

const RULE = `# foreign-registry

An image comes from another registry

Images from elsewhere are not scanned by us, and may vanish.

Push the image to \`registry.example\`, and take it from there.

\`\`\`toml rule
each = "image"
when = "image.registry != 'registry.example'"
at = "image"
message = "\`{image}\` does not come from \`registry.example\`"
help = "push it to \`registry.example/{image.repository}\`, and use that"
severity = "error"
practice = 1
\`\`\`

\`\`\`dockerfile bad
FROM quay.io/team/app:1.4
     ^^^^^^^^^^^^^^^^^^^^
\`\`\`

\`\`\`yaml good in=service
image: registry.example/postgres:17
\`\`\`
`;

const KUSTOMIZATION: Sample = {
  title: "A kustomization",
  what: "A base and what production makes of it: judged as it is built, with the writer of each line.",
  files: [
    [
      "overlays/prod/kustomization.yaml",
      `namespace: shop
namePrefix: prod-
resources:
  - ../../base
images:
  - name: registry.example.com/web
    newTag: "2.1.0"
patches:
  - path: limits.yaml
configMapGenerator:
  - name: settings
    literals:
      - LOG_LEVEL=info
`,
    ],
    [
      "overlays/prod/limits.yaml",
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: web
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
`,
    ],
    ["base/kustomization.yaml", "resources:\n  - web.yaml\n"],
    [
      "base/web.yaml",
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:latest
          envFrom:
            - configMapRef: { name: settings }
          securityContext:
            privileged: true
`,
    ],
  ],
  open: "overlays/prod/kustomization.yaml",
};

const CHART: Sample = {
  title: "A Helm chart",
  what: "Rendered here: findings stand in templates and values, and each line of the build leads to both.",
  files: [
    [
      "shop/templates/web.yaml",
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.name" . }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {{- include "shop.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "shop.labels" . | nindent 8 }}
    spec:
      containers:
        - name: web
          image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"
          securityContext:
            privileged: true
          resources: {{- toYaml .Values.resources | nindent 12 }}
          {{- if .Values.debug }}
          env:
            - name: LOG_LEVEL
              value: debug
          {{- end }}
`,
    ],
    [
      "shop/templates/_helpers.tpl",
      `{{- define "shop.name" -}}
{{ .Release.Name }}-{{ .Chart.Name }}
{{- end }}

{{- define "shop.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
`,
    ],
    ["shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"],
    ["shop/values.yaml", "replicas: 1\ndebug: false\nimage:\n  name: registry.example.com/shop/web\n  tag: latest\nresources: {}\n"],
    ["shop/values-prod.yaml", 'replicas: 3\nimage:\n  tag: "2.1.0"\nresources:\n  requests: { cpu: 100m, memory: 128Mi }\n  limits: { memory: 256Mi }\n'],
  ],
  open: "shop/templates/web.yaml",
};

const OWN: Sample = {
  title: "A rule of your own",
  what: "A page with a condition in CEL, which lints while you write it.",
  files: [
    ["rules/foreign-registry.md", RULE],
    ["Dockerfile", 'FROM quay.io/team/base:1.4\nUSER 10001:10001\nHEALTHCHECK CMD ["/bin/true"]\nCMD ["/bin/app"]\n'],
    ["compose.yaml", "services:\n  web:\n    image: registry.example/web:1.4\n  db:\n    image: postgres:17.2\n"],
  ],
  open: "rules/foreign-registry.md",
  settings: 'custom-rules = ["rules/*.md"]\nselect = ["custom/foreign-registry"]\n',
};

export const SAMPLES: Sample[] = [
  { title: "A first Dockerfile", what: "The slips that most first Dockerfiles have.", files: [["Dockerfile", HELLO]], open: "Dockerfile" },
  { title: "The shop", what: "Four services with Dockerfiles, Compose and Kubernetes manifests that are judged together, and what a scanner says about one of them.", files: shop.files, reports: shop.reports, open: "cart/Dockerfile" },
  { title: "A Compose file", what: "Host access, open ports and a password.", files: [["compose.yaml", COMPOSE]], open: "compose.yaml" },
  { title: "A Kubernetes deployment", what: "A privileged pod with the keys of the cluster.", files: [["deploy/api.yaml", POD]], open: "deploy/api.yaml" },
  {
    title: "Ignored, with a reason",
    what: "Comments and settings that say what is meant.",
    files: [["Dockerfile", `FROM alpine:3.22\n# lintainer: ignore[root-user] the build needs it\nUSER root\nCMD ["/bin/app"]\n`]],
    open: "Dockerfile",
    settings: `min-severity = "warning"\ntrusted-registries = ["docker.io", "registry.example.com"]\n`,
  },
  KUSTOMIZATION,
  CHART,
  OWN,
  { title: "As it should be", what: "Pinned, small, unprivileged.", files: [["Dockerfile", GOOD]], open: "Dockerfile" },
  { title: "Empty", what: "Start from nothing.", files: [["Dockerfile", ""]], open: "Dockerfile" },
];
