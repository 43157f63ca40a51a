//! What is known of a value before anything runs.

use crate::model::Record;

/// The type of a value, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// Anything: what stands in an object of Kubernetes.
    Any,
    /// `null`
    Null,
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction.
    Double,
    /// A text.
    Text,
    /// A list of such.
    List(&'static Type),
    /// Texts with such.
    Map(&'static Type),
    /// A thing of the model, with its fields.
    Record(&'static Record),
}

impl Type {
    /// What it is, with its article.
    pub fn what(self) -> String {
        match self {
            Type::Any => "any value".to_string(),
            Type::Null => "null".to_string(),
            Type::Bool => "true or false".to_string(),
            Type::Int | Type::Double => "a number".to_string(),
            Type::Text => "a text".to_string(),
            Type::List(_) => "a list".to_string(),
            Type::Map(_) => "a map".to_string(),
            Type::Record(record) => format!("a thing of the kind `{}`", record.name),
        }
    }

    /// As the documentation writes it.
    pub fn documented(self) -> String {
        match self {
            Type::Any => "any".to_string(),
            Type::Null => "null".to_string(),
            Type::Bool => "bool".to_string(),
            Type::Int => "int".to_string(),
            Type::Double => "double".to_string(),
            Type::Text => "text".to_string(),
            Type::List(of) => format!("list of {}", of.documented()),
            Type::Map(of) => format!("map of text to {}", of.documented()),
            Type::Record(record) => format!("[{0}](#{0})", record.name),
        }
    }

    pub(super) fn is_any(self) -> bool {
        matches!(self, Type::Any)
    }

    fn is_number(self) -> bool {
        matches!(self, Type::Int | Type::Double)
    }

    /// Whether values of both may be equal.
    pub(super) fn may_equal(self, other: Type) -> bool {
        match (self, other) {
            (Type::Any | Type::Null, _) | (_, Type::Any | Type::Null) => true,
            (Type::Bool, Type::Bool) | (Type::Text, Type::Text) => true,
            (Type::List(a), Type::List(b)) | (Type::Map(a), Type::Map(b)) => a.may_equal(*b),
            // A thing is known by its fields.
            (Type::Record(_), _) | (_, Type::Record(_)) => false,
            (a, b) => a.is_number() && b.is_number(),
        }
    }

    /// Whether values of both have an order.
    pub(super) fn may_compare(self, other: Type) -> bool {
        match (self, other) {
            (Type::Any, Type::Any) | (Type::Text, Type::Text) => true,
            (Type::Any, known) | (known, Type::Any) => known.is_number() || matches!(known, Type::Text),
            (a, b) => a.is_number() && b.is_number(),
        }
    }

    /// What both are; anything where they differ.
    pub(super) fn common(self, other: Type) -> Type {
        match (self, other) {
            (Type::Bool, Type::Bool)
            | (Type::Int, Type::Int)
            | (Type::Double, Type::Double)
            | (Type::Text, Type::Text)
            | (Type::Null, Type::Null)
            | (Type::List(_), Type::List(_))
            | (Type::Map(_), Type::Map(_)) => self,
            (Type::Record(a), Type::Record(b)) if a.name == b.name => self,
            _ => Type::Any,
        }
    }

    /// The type for the items of a list or map.
    pub(super) fn shared(self) -> &'static Type {
        match self {
            Type::Bool => &Type::Bool,
            Type::Int => &Type::Int,
            Type::Double => &Type::Double,
            Type::Text => &Type::Text,
            Type::Record(record) => record.own_type,
            Type::Null | Type::Any | Type::List(_) | Type::Map(_) => &Type::Any,
        }
    }
}
