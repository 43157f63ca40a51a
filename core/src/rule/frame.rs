//! Frames: whole files without a fault, into which the fragments of a rule's page are put.
//!
//! A frame is cut into blocks, one for each key beside the fragment. A key that the fragment has itself replaces the frame's,
//! so that a page shows the lines that matter and nothing else.

use crate::model::Format;

/// Where a fragment of a page belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    /// `in=pod`: keys of a pod's `spec`.
    Pod,
    /// `in=container`: keys of a container in a pod.
    Container,
    /// `in=service`: keys of a Compose service.
    Service,
    /// `in=role`: the items of a Role's `rules`.
    Role,
}

/// A file around a fragment.
struct Parts {
    /// What stands above.
    head: &'static str,
    /// How far the fragment is indented.
    indent: usize,
    /// The keys that the frame has beside the fragment, with their lines.
    blocks: &'static [(&'static str, &'static str)],
}

const POD: Parts = Parts {
    head: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n",
    indent: 2,
    blocks: &[
        (
            "securityContext",
            "  securityContext:\n    runAsNonRoot: true\n    seccompProfile:\n      type: RuntimeDefault\n",
        ),
        (
            "containers",
            "  containers:\n    - name: web\n      image: registry.example/web:1.4\n      securityContext:\n        \
             allowPrivilegeEscalation: false\n        readOnlyRootFilesystem: true\n        capabilities:\n          \
             drop:\n            - ALL\n",
        ),
    ],
};

const CONTAINER: Parts = Parts {
    head: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  securityContext:\n    runAsNonRoot: true\n    \
           seccompProfile:\n      type: RuntimeDefault\n  containers:\n    - name: web\n",
    indent: 6,
    blocks: &[
        ("image", "      image: registry.example/web:1.4\n"),
        (
            "securityContext",
            "      securityContext:\n        allowPrivilegeEscalation: false\n        readOnlyRootFilesystem: true\n        \
             capabilities:\n          drop:\n            - ALL\n",
        ),
    ],
};

const SERVICE: Parts = Parts {
    head: "services:\n  web:\n",
    indent: 4,
    blocks: &[
        ("image", "    image: registry.example/web:1.4\n"),
        ("user", "    user: \"10001\"\n"),
        ("read_only", "    read_only: true\n"),
        ("cap_drop", "    cap_drop:\n      - ALL\n"),
        ("security_opt", "    security_opt:\n      - no-new-privileges:true\n"),
    ],
};

const ROLE: Parts = Parts {
    head: "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: web\n  namespace: shop\nrules:\n",
    indent: 2,
    blocks: &[],
};

impl Frame {
    /// All frames with their words on a page.
    pub const ALL: [(&'static str, Frame); 4] =
        [("pod", Frame::Pod), ("container", Frame::Container), ("service", Frame::Service), ("role", Frame::Role)];

    /// The format of the file.
    pub fn format(self) -> Format {
        match self {
            Frame::Service => Format::Compose,
            Frame::Pod | Frame::Container | Frame::Role => Format::Kubernetes,
        }
    }

    /// The whole file around a fragment.
    pub fn fill(self, fragment: &str) -> String {
        let parts = match self {
            Frame::Pod => &POD,
            Frame::Container => &CONTAINER,
            Frame::Service => &SERVICE,
            Frame::Role => &ROLE,
        };
        let has =
            |key: &str| fragment.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
        let (pad, mut file) = (" ".repeat(parts.indent), parts.head.to_string());
        let blocks = parts.blocks.iter().filter(|(key, _)| !has(key));
        blocks.for_each(|(_, lines)| file.push_str(lines));
        for line in fragment.split_inclusive('\n') {
            if !line.trim().is_empty() {
                file.push_str(&pad);
            }
            file.push_str(line);
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_the_fragment_replaces_that_of_the_frame() {
        let file = Frame::Service.fill("user: root\n\nports:\n  - \"80:80\"\n");
        assert!(
            file.starts_with("services:\n  web:\n    image: registry.example/web:1.4\n    read_only: true\n"),
            "{file}"
        );
        assert!(file.ends_with("    user: root\n\n    ports:\n      - \"80:80\"\n"), "{file}");
        assert_eq!(file.matches("user:").count(), 1);
    }

    #[test]
    fn every_frame_is_yaml_with_any_fragment() {
        for (word, frame) in Frame::ALL {
            for fragment in ["", "extra: true\n", "- a: b\n"] {
                let is_list = fragment.starts_with('-');
                if is_list != (frame == Frame::Role) && !fragment.is_empty() {
                    continue;
                }
                let source = crate::source::Source::new(crate::span::FileId(0), "a.yaml", frame.fill(fragment));
                let documents = crate::yaml::parse(&source, crate::yaml::Dialect::Standard);
                assert!(documents.iter().all(|document| document.problems.is_empty()), "{word}: {}", source.text());
            }
        }
    }
}
