//! Values that only expressions of the API server have: times, quantities, addresses, optional values.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::net::IpAddr;
use std::rc::Rc;

use lintainer_core::model::Quantity;

use super::library::{Semver, Url};
use super::value::{Is, Value};

/// Such a value.
#[derive(Debug, Clone)]
pub enum Special<'a> {
    /// The name of a type: `int`, `string`.
    Type(&'static str),
    /// A point in time: nanoseconds since 1970.
    Time(i128),
    /// A span of time in nanoseconds.
    Duration(i64),
    /// A value that may be absent.
    Optional(Option<Value<'a>>),
    /// A list that is a set, or a map by keys: two are equal whatever their order.
    Set(Rc<[Value<'a>]>),
    /// A quantity of Kubernetes.
    Quantity(Quantity),
    /// An address.
    Ip(IpAddr),
    /// An address with the length of its prefix.
    Cidr(IpAddr, u8),
    /// An address of the web.
    Url(Url),
    /// A semantic version.
    Semver(Semver),
    /// A named format that texts are held against.
    Format(&'static str),
}

impl<'a> Special<'a> {
    /// It as a value.
    pub fn is(self) -> Is<'a> {
        Is::Special(Rc::new(self))
    }

    pub(super) fn what(&self) -> &'static str {
        match self {
            Special::Type(_) => "a type",
            Special::Time(_) => "a timestamp",
            Special::Duration(_) => "a duration",
            Special::Optional(_) => "an optional value",
            Special::Set(_) => "a list",
            Special::Quantity(_) => "a quantity",
            Special::Ip(_) => "an IP address",
            Special::Cidr(..) => "a CIDR",
            Special::Url(_) => "a URL",
            Special::Semver(_) => "a version",
            Special::Format(_) => "a format",
        }
    }

    pub(super) fn shown(&self) -> Cow<'a, str> {
        match self {
            Special::Type(name) | Special::Format(name) => (*name).into(),
            Special::Quantity(quantity) => quantity.text.clone().into(),
            Special::Ip(address) => address.to_string().into(),
            Special::Cidr(address, len) => format!("{address}/{len}").into(),
            Special::Set(items) => Value::list(items.iter().cloned(), None).shown(),
            Special::Optional(Some(value)) => value.shown(),
            _ => "…".into(),
        }
    }

    /// The order of two; the outer is `None` where there is none.
    pub(super) fn compare(&self, other: &Self) -> Option<Option<Ordering>> {
        match (self, other) {
            (Special::Time(a), Special::Time(b)) => Some(Some(a.cmp(b))),
            (Special::Duration(a), Special::Duration(b)) => Some(Some(a.cmp(b))),
            _ => None,
        }
    }

    /// Whether two are equal that have no values in them; `None` for others.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        Some(match (self, other) {
            (Special::Type(a), Special::Type(b)) | (Special::Format(a), Special::Format(b)) => a == b,
            (Special::Time(a), Special::Time(b)) => a == b,
            (Special::Duration(a), Special::Duration(b)) => a == b,
            (Special::Quantity(a), Special::Quantity(b)) => a.milli == b.milli,
            (Special::Ip(a), Special::Ip(b)) => a == b,
            (Special::Cidr(a, m), Special::Cidr(b, n)) => (a, m) == (b, n),
            (Special::Url(a), Special::Url(b)) => a == b,
            (Special::Semver(a), Special::Semver(b)) => a.cmp(b) == Ordering::Equal,
            _ => return None,
        })
    }
}
