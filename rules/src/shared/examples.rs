//! Files without a fault, for examples.

/// A pod that gives its container no more than it needs.
pub(crate) const HARDENED_POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: nginx:1.29
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop:
            - ALL
";

/// A service that has no more than it needs.
pub(crate) const HARDENED_SERVICE: &str = "\
services:
  web:
    image: nginx:1.29
    user: \"10001\"
    read_only: true
    cap_drop:
      - ALL
    security_opt:
      - no-new-privileges:true
";
