//! What a rule looks at: the words behind `each`.

use lintainer_core::dockerfile::Keyword;
use lintainer_core::model::Format::{self, Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Workload;
use lintainer_core::rule::Subject;
use lintainer_core::text::nearest;

use crate::cel::Type;
use crate::model::{RECORDS, Thing};

/// What a rule looks at, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Each {
    /// The word: `container`, `object` …
    pub word: &'static str,
    /// Of `instruction` the keywords in capitals, of `object` the kinds; none: all of them.
    pub only: Vec<String>,
}

/// The words that may stand behind `each`: the variables that the rule has, the formats, and what is looked at.
pub const NODES: [(&str, &[&str], &[Format], &str); 9] = [
    ("image", &["image"], &[Dockerfile, Compose, Kubernetes], "each reference to an image"),
    ("container", &["container", "workload"], &[Dockerfile, Compose, Kubernetes], "each container"),
    ("workload", &["workload"], &[Dockerfile, Compose, Kubernetes], "each workload"),
    ("port", &["port", "container", "workload"], &[Dockerfile, Compose, Kubernetes], "each port of a container"),
    (
        "mount",
        &["mount", "container", "workload"],
        &[Compose, Kubernetes],
        "each thing that is mounted into a container",
    ),
    ("env", &["env", "container", "workload"], &[Compose, Kubernetes], "each environment variable of a container"),
    ("command", &["command"], &[Dockerfile, Compose, Kubernetes], "each command of what is executed"),
    ("instruction", &["instruction"], &[Dockerfile], "each instruction; `instruction/RUN` those of a keyword"),
    (
        "object",
        &["object"],
        &[Kubernetes],
        "each Kubernetes object; `object/Service` those of a kind, whatever its group",
    ),
];

impl Each {
    /// Reads the words of `each`, of which all but `instruction` and `object` stand alone.
    ///
    /// # Errors
    ///
    /// What is wrong, and what to write.
    pub fn read(words: &[String]) -> Result<Each, String> {
        let Some(first) = words.first() else { return Err("`each` names nothing".to_string()) };
        let base = |word: &str| word.split_once('/').map_or(word, |(base, _)| base).to_string();
        let name = base(first);
        let Some((word, ..)) = NODES.into_iter().find(|(word, ..)| *word == name) else {
            let known = NODES.map(|(word, ..)| word);
            let meant = nearest(&name, known).map(|near| format!("did you mean `{near}`?"));
            let meant = meant.unwrap_or_else(|| format!("it is one of {}", known.join(", ")));
            return Err(format!("there is no `{name}` to look at; {meant}"));
        };
        let mut each = Each { word, only: Vec::new() };
        for written in words {
            if base(written) != name {
                return Err(format!("a rule looks at one thing: `{name}` and `{}` are two rules", base(written)));
            }
            let Some((_, part)) = written.split_once('/') else { continue };
            match word {
                "object" if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                    each.only.push(part.to_string());
                }
                "instruction" => each.only.push(keyword(part)?),
                "object" => return Err(format!("`{part}` is no kind of Kubernetes objects")),
                _ => return Err(format!("nothing stands behind `{word}`: ask for it in `when`")),
            }
        }
        // All of them, where one word says so.
        if words.iter().any(|written| !written.contains('/')) {
            each.only.clear();
        }
        Ok(each)
    }

    fn node(&self) -> (&'static [&'static str], &'static [Format]) {
        let node = NODES.iter().find(|(word, ..)| *word == self.word);
        node.map_or((&[], &[]), |(_, names, formats, _)| (*names, *formats))
    }

    /// The variables with their types.
    pub fn names(&self) -> Vec<(String, Type)> {
        let of =
            |name: &str| RECORDS.iter().find(|record| record.name == name).map_or(Type::Any, |it| Type::Record(it));
        let names = self.node().0.iter().map(|name| (name.to_string(), of(name)));
        names.chain([("file".to_string(), Type::Text)]).collect()
    }

    /// The formats in which there is any.
    pub fn formats(&self) -> &'static [Format] {
        self.node().1
    }

    /// The things of a workload that are looked at, each with the containers and workload around it.
    pub fn of_workload<'a>(&self, workload: &'a Workload, look: &mut dyn FnMut(&[Thing<'a>])) {
        let of_workload = Thing::Workload(workload);
        if self.word == "workload" {
            return look(&[of_workload]);
        }
        for container in &workload.containers {
            let of_container = Thing::Container(container, workload);
            let around = |thing| [thing, of_container, of_workload];
            match self.word {
                "port" => container.ports.iter().for_each(|port| look(&around(Thing::Port(port)))),
                "mount" => container.mounts.iter().for_each(|mount| look(&around(Thing::Mount(mount)))),
                "env" => container.env.iter().for_each(|env| look(&around(Thing::Env(env)))),
                _ => look(&[of_container, of_workload]),
            }
        }
    }

    /// The check that sees it.
    pub fn subject(&self) -> Subject {
        match self.word {
            "image" => Subject::Image,
            "command" => Subject::Command,
            "instruction" => Subject::Instruction,
            "object" => Subject::Object,
            _ => Subject::Workload,
        }
    }

    /// Whether a keyword or kind is among those that are looked at.
    pub fn holds(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only.eq_ignore_ascii_case(part))
    }
}

fn keyword(part: &str) -> Result<String, String> {
    let names = Keyword::ALL.map(|keyword| format!("{keyword:?}").to_ascii_uppercase());
    if names.iter().any(|name| name.eq_ignore_ascii_case(part) && name != "UNKNOWN") {
        return Ok(part.to_ascii_uppercase());
    }
    let meant = nearest(part, names.iter().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
    Err(format!("`{part}` is no instruction of a Dockerfile{}", meant.unwrap_or_default()))
}
