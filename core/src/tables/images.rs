//! What is known of images: the user they run as, where they keep data, their ports, whether they have a shell.

use super::{Table, TableError, list};
use crate::model::ImagePatterns;

/// The user that an image runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum User {
    /// Root.
    Root,
    /// Another user, by name or number, with or without a group.
    Other(&'static str),
    /// That differs among its tags.
    Mixed,
    /// Not known.
    Unknown,
}

/// An official image: what all its tags together have.
#[derive(Debug, Clone)]
pub struct Image {
    /// Its official name.
    pub name: &'static str,
    /// The user that it runs as.
    pub user: User,
    /// The folders of its VOLUMEs.
    pub volumes: Vec<&'static str>,
    /// What it EXPOSEs: `80`, `53/udp`.
    pub ports: Vec<&'static str>,
    /// Whether it has a shell, where all tags agree.
    pub has_shell: Option<bool>,
    /// Its WORKDIR, where all tags agree; `/` if it has none.
    pub workdir: Option<&'static str>,
    /// The variables that any of its tags sets by ENV; `None` where that is not known.
    pub variables: Option<Vec<&'static str>>,
}

/// A data store.
#[derive(Debug, Clone)]
pub struct DataStore {
    /// Its images, without registry and tag.
    pub images: Vec<&'static str>,
    /// The folder with the data.
    pub path: &'static str,
    /// Where some versions or settings keep it instead.
    pub others: Vec<&'static str>,
    /// Environment variables that name another folder.
    pub variables: Vec<&'static str>,
    /// Options of the command that name another folder, or a configuration that may.
    pub options: Vec<&'static str>,
    /// Whether it keeps data only when its command says so; otherwise it is a cache.
    pub is_cache: bool,
}

/// The tables `images`, `known-users` and `data-stores`.
#[derive(Debug)]
pub struct Images {
    official: Vec<Image>,
    /// Patterns of names without registry and tag, with `*` at the end: images that name an unprivileged user.
    pub non_root: ImagePatterns,
    /// Data stores.
    pub data_stores: Vec<DataStore>,
}

impl Images {
    /// An official image.
    pub fn official(&self, name: &str) -> Option<&Image> {
        self.official.binary_search_by_key(&name, |image| image.name).ok().and_then(|at| self.official.get(at))
    }

    /// The data store that an image is, by its name without registry and tag.
    pub fn data_store(&self, repository: &str) -> Option<&DataStore> {
        self.data_stores.iter().find(|store| store.images.contains(&repository))
    }

    pub(super) fn read(images: &Table, users: &Table, stores: &Table) -> Result<Self, TableError> {
        let mut official: Vec<Image> = Vec::new();
        for (line, [name, user, volumes, ports, shell, workdir, variables]) in images.rows()? {
            if official.last().is_some_and(|last| last.name >= name) {
                return Err(TableError::new(line, "the images are not sorted"));
            }
            let user = match user {
                "root" => User::Root,
                "mixed" => User::Mixed,
                "-" => User::Unknown,
                user => User::Other(user),
            };
            let has_shell = match shell {
                "shell" => Some(true),
                "none" => Some(false),
                "-" => None,
                other => return Err(TableError::new(line, format!("`{other}` is not expected here"))),
            };
            official.push(Image {
                name,
                user,
                volumes: list(volumes).collect(),
                ports: list(ports).collect(),
                has_shell,
                workdir: (workdir != "-").then_some(workdir),
                variables: (variables != "?").then(|| list(variables).collect()),
            });
        }
        let non_root = ImagePatterns::new(users.rows()?.into_iter().map(|(_, [image])| image));
        let mut data_stores = Vec::new();
        for (line, [images, path, others, variables, options, cache]) in stores.rows()? {
            let is_cache = match cache {
                "cache" => true,
                "-" => false,
                other => return Err(TableError::new(line, format!("`{other}` is not expected here"))),
            };
            let [images, others, variables] = [images, others, variables].map(|column| list(column).collect());
            data_stores.push(DataStore { images, path, others, variables, options: list(options).collect(), is_cache });
        }
        Ok(Images { official, non_root, data_stores })
    }
}

#[cfg(test)]
mod tests {
    use super::super::current;
    use super::*;

    #[test]
    fn official_images_say_what_they_are() {
        let images = &current().images;
        let postgres = images.official("postgres").expect("there");
        assert_eq!((postgres.user, postgres.has_shell), (User::Root, Some(true)));
        assert!(postgres.volumes.contains(&"/var/lib/postgresql/data") && postgres.ports.contains(&"5432"));
        assert_eq!(images.official("solr").map(|image| image.user), Some(User::Other("8983")));
        assert!(images.official("Postgres").is_none());
        let golang = images.official("golang").expect("there");
        assert!(golang.workdir == Some("/go") && golang.variables.as_ref().is_some_and(|all| all.contains(&"GOPATH")));
    }

    #[test]
    fn data_stores_agree_with_the_volumes_of_their_images() {
        let images = &current().images;
        for store in &images.data_stores {
            let own =
                store.images.iter().find_map(|name| images.official(name)).map_or(&[][..], |image| &image.volumes);
            let known = |path: &&&str| store.path.starts_with(*path) || store.others.contains(path);
            assert!(own.is_empty() || own.iter().any(|path| known(&path)), "{store:?}: {own:?}");
        }
    }

    #[test]
    fn an_image_that_is_said_to_be_unprivileged_is_not_root() {
        let images = &current().images;
        for name in images.non_root.exact() {
            let user = images.official(name).map(|image| image.user);
            assert!(user != Some(User::Root), "{name}");
        }
    }
}
