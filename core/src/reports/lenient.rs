//! Values of reports that are read whatever they are: tools change their minds about what is a list, a number or
//! missing, and one odd entry must not cost the whole file.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};

/// A text, or a number or truth value as text; anything else is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text(pub Option<String>);

impl Text {
    /// The text; empty where there is none.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or("")
    }

    /// The text, taken out; empty where there is none.
    pub fn take(&mut self) -> String {
        self.0.take().unwrap_or_default()
    }
}

/// A number, also one that is written as a text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Number(pub Option<f64>);

/// An object, or nothing where something else stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Part<T>(pub T);

/// A list, one thing without a list around it, or nothing. Things of another shape are left out.
#[derive(Debug, Clone)]
pub(super) struct Many<T>(pub Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Many(Vec::new())
    }
}

/// What a text visitor and a number visitor have in common.
macro_rules! scalar {
    ($type:ident, $visitor:ident, $text:expr, $number:expr, $truth:expr) => {
        struct $visitor;

        impl<'de> Visitor<'de> for $visitor {
            type Value = $type;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_str<E>(self, text: &str) -> Result<$type, E> {
                Ok($type($text(text)))
            }

            fn visit_bool<E>(self, value: bool) -> Result<$type, E> {
                Ok($type($truth(value)))
            }

            fn visit_i64<E>(self, value: i64) -> Result<$type, E> {
                Ok($type($number(value.to_string())))
            }

            fn visit_u64<E>(self, value: u64) -> Result<$type, E> {
                Ok($type($number(value.to_string())))
            }

            fn visit_f64<E>(self, value: f64) -> Result<$type, E> {
                Ok($type($number(value.to_string())))
            }

            fn visit_unit<E>(self) -> Result<$type, E> {
                Ok($type(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<$type, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok($type(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<$type, A::Error> {
                while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok($type(None))
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any($visitor)
            }
        }
    };
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

scalar!(Text, TextVisitor, non_empty, Some, |value: bool| Some(value.to_string()));
scalar!(Number, NumberVisitor, finite, |text: String| finite(&text), |_| None);

fn finite(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// Reads one thing: an object as one, a text or number as what a text stands for; anything else is none.
struct One<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for One<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Option<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries)).map(Some)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Option<T>, E> {
        let read: Result<T, E> = T::deserialize(text.into_deserializer());
        Ok(read.ok())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Option<T>, E> {
        let read: Result<T, E> = T::deserialize(value.into_deserializer());
        Ok(read.ok())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Option<T>, E> {
        let read: Result<T, E> = T::deserialize(value.into_deserializer());
        Ok(read.ok())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Option<T>, E> {
        let read: Result<T, E> = T::deserialize(value.into_deserializer());
        Ok(read.ok())
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Option<T>, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// One thing or none, as an element of a list.
struct Element<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(One(PhantomData)).map(Element)
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(One(PhantomData)).map(|found| Part(found.unwrap_or_default()))
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = Many<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Many<T>, A::Error> {
        let mut found = Vec::new();
        while let Some(Element(item)) = items.next_element::<Element<T>>()? {
            found.extend(item);
        }
        Ok(Many(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Many<T>, A::Error> {
        One(PhantomData).visit_map(entries).map(|found| Many(found.into_iter().collect()))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Many<T>, E> {
        One(PhantomData).visit_str(text).map(|found| Many(found.into_iter().collect()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Many<T>, E> {
        Ok(Many::default())
    }

    fn visit_unit<E>(self) -> Result<Many<T>, E> {
        Ok(Many::default())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default)]
    struct Thing {
        name: Text,
        score: Number,
        names: Many<Text>,
        inner: Part<Inner>,
        all: Many<Inner>,
    }

    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default)]
    struct Inner {
        id: Text,
    }

    fn thing(json: &str) -> Thing {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_of_another_shape_is_left_out() {
        for json in [
            r#"{"name": null, "score": null, "names": null, "inner": null, "all": null}"#,
            r#"{"name": [1, {"a": 2}], "score": {}, "names": 1, "inner": [[]], "all": true}"#,
            r#"{"name": {"a": [1]}, "score": [], "names": false, "inner": "x", "all": ["x", 1, null, []]}"#,
        ] {
            let found = thing(json);
            assert_eq!((found.name, found.score), (Text(None), Number(None)), "{json}");
            assert!(found.names.0.is_empty() && found.all.0.is_empty(), "{json}");
            assert_eq!(found.inner.0.id, Text(None));
        }
    }

    #[test]
    fn one_is_a_list_of_one_and_numbers_are_texts() {
        let found = thing(r#"{"name": 7, "score": "0.5", "names": "a", "inner": {"id": "b"}, "all": {"id": "c"}}"#);
        assert_eq!((found.name.as_str(), found.score.0), ("7", Some(0.5)));
        assert_eq!(found.names.0, [Text(Some("a".into()))]);
        assert_eq!((found.inner.0.id.as_str(), found.all.0[0].id.as_str()), ("b", "c"));
        let found = thing(r#"{"score": 1.5, "names": ["a", 2, null, {}], "all": [{"id": 1}, "x", {"id": "d"}]}"#);
        assert_eq!(found.score.0, Some(1.5));
        assert_eq!(found.names.0.iter().map(Text::as_str).collect::<Vec<_>>(), ["a", "2", ""]);
        assert_eq!(found.all.0.iter().map(|inner| inner.id.as_str()).collect::<Vec<_>>(), ["1", "d"]);
    }
}
