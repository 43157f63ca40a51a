//! What is another result each time: keys, certificates, passwords.
//!
//! Nobody can know it, so it is unknown. To compare with helm, there are fixed results ([`Mode::Exact`]).

use std::rc::Rc;

use crate::helm::context::{Context, Mode};
use crate::helm::failure::Failure;
use crate::helm::functions::arguments::{int, list, text, unfit};
use crate::helm::functions::encodings::{decode_base64, encode_base64};
use crate::helm::functions::{Function, plain};
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Object, Value};

/// What is random or made of keys.
pub const RANDOM: &[Function] = &[
    plain("randAlpha", 1, 1, letters),
    plain("randAlphaNum", 1, 1, letters),
    plain("randAscii", 1, 1, letters),
    plain("randNumeric", 1, 1, letters),
    plain("randBytes", 1, 1, |context, arguments| {
        let count = usize::try_from(int(arguments, 0)?)
            .map_err(|_| Failure::new("runtime error: makeslice: len out of range"))?;
        context.check(count.saturating_mul(2))?;
        Ok(fixed(context, arguments, || encode_base64(&vec![0; count])))
    }),
    plain("randInt", 2, 2, |context, arguments| {
        let (least, end) = (int(arguments, 0)?, int(arguments, 1)?);
        if end.wrapping_sub(least) <= 0 {
            return Err(Failure::new("invalid argument to Intn"));
        }
        Ok(match context.mode {
            Mode::Exact => Value::new(Kind::Int(least)).from(drawn(context, arguments)),
            Mode::Lint => context.unknown(arguments),
        })
    }),
    plain("uuidv4", 0, 0, |context, arguments| {
        Ok(fixed(context, arguments, || "00000000-0000-4000-8000-000000000000".into()))
    }),
    plain("shuffle", 1, 1, |context, arguments| {
        Ok(match context.mode {
            Mode::Exact => Value::text(Text::new(text(arguments, 0)?.as_str(), drawn(context, arguments))),
            Mode::Lint => context.unknown(arguments),
        })
    }),
    plain("bcrypt", 1, 1, |context, arguments| {
        text(arguments, 0)?;
        Ok(named(context, arguments, "bcrypt"))
    }),
    plain("htpasswd", 2, 2, |context, arguments| {
        let user = text(arguments, 0)?.as_str();
        text(arguments, 1)?;
        Ok(match user.contains(':') && context.mode == Mode::Lint {
            true => context.derived_text(&format!("invalid username: {user}"), arguments),
            false => named(context, arguments, "htpasswd"),
        })
    }),
    plain("derivePassword", 5, 5, |context, arguments| {
        int(arguments, 0)?;
        (1..5).try_for_each(|index| text(arguments, index).map(drop))?;
        Ok(named(context, arguments, "derivePassword"))
    }),
    plain("encryptAES", 2, 2, |context, arguments| {
        (0..2).try_for_each(|index| text(arguments, index).map(drop))?;
        Ok(named(context, arguments, "encryptAES"))
    }),
    plain("decryptAES", 2, 2, |context, arguments| {
        (0..2).try_for_each(|index| text(arguments, index).map(drop))?;
        Ok(named(context, arguments, "decryptAES"))
    }),
    plain("genPrivateKey", 1, 1, |context, arguments| {
        let kind = text(arguments, 0)?.as_str();
        Ok(match kind {
            "" | "rsa" | "dsa" | "ecdsa" | "ed25519" => fixed(context, arguments, || "RANDOM-genPrivateKey".into()),
            _ => context.derived_text(&format!("Unknown type {kind}"), arguments),
        })
    }),
    plain("genCA", 2, 2, |context, arguments| {
        check(arguments, &[Parameter::Text, Parameter::Days])?;
        Ok(certificate(context, arguments, "genCA"))
    }),
    plain("genCAWithKey", 3, 3, |context, arguments| {
        check(arguments, &[Parameter::Text, Parameter::Days, Parameter::Text])?;
        Ok(certificate(context, arguments, "genCAWithKey"))
    }),
    plain("genSelfSignedCert", 4, 4, |context, arguments| {
        check(arguments, &[Parameter::Text, Parameter::List, Parameter::List, Parameter::Days])?;
        Ok(certificate(context, arguments, "genSelfSignedCert"))
    }),
    plain("genSelfSignedCertWithKey", 5, 5, |context, arguments| {
        check(arguments, &[Parameter::Text, Parameter::List, Parameter::List, Parameter::Days, Parameter::Text])?;
        Ok(certificate(context, arguments, "genSelfSignedCertWithKey"))
    }),
    plain("genSignedCert", 5, 5, |context, arguments| {
        check(
            arguments,
            &[Parameter::Text, Parameter::List, Parameter::List, Parameter::Days, Parameter::Certificate],
        )?;
        Ok(certificate(context, arguments, "genSignedCert"))
    }),
    plain("genSignedCertWithKey", 6, 6, |context, arguments| {
        use Parameter::{Certificate, Days, List};
        check(arguments, &[Parameter::Text, List, List, Days, Certificate, Parameter::Text])?;
        Ok(certificate(context, arguments, "genSignedCertWithKey"))
    }),
    plain("buildCustomCert", 2, 2, custom_certificate),
    // helm asks no name server unless it is told to.
    plain("getHostByName", 1, 1, |context, arguments| {
        text(arguments, 0)?;
        Ok(context.derived_text("", arguments))
    }),
];

/// Why nobody knows what is made by chance: it stands for nothing that was there before.
pub(crate) const CHANCE: &str = "what is random";

/// A text to compare with helm; unknown else.
fn fixed(context: &Context<'_>, arguments: &[Value], text: impl FnOnce() -> String) -> Value {
    match context.mode {
        Mode::Exact => Value::text(Text::new(&text(), drawn(context, arguments))),
        Mode::Lint => Value { kind: Kind::Unknown, origin: drawn(context, arguments) },
    }
}

/// The origin of what is another one each time.
fn drawn(context: &Context<'_>, arguments: &[Value]) -> OriginId {
    let chance = context.origins.id(Origin::Unknown(CHANCE));
    let given = arguments.iter().flat_map(Value::origins);
    context.origins.derived(context.action(), given.chain([chance]))
}

/// What says the same in other characters each time, as a password with another salt does.
fn named(context: &Context<'_>, arguments: &[Value], function: &str) -> Value {
    match context.mode {
        Mode::Exact => Value::text(Text::new(&format!("RANDOM-{function}"), drawn(context, arguments))),
        Mode::Lint => context.unknown(arguments),
    }
}

fn letters(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let count = usize::try_from(int(arguments, 0)?).unwrap_or(0);
    context.check(count)?;
    Ok(fixed(context, arguments, || "x".repeat(count)))
}

/// What functions of certificates take.
enum Parameter {
    Text,
    Days,
    List,
    Certificate,
}

fn check(arguments: &[Value], parameters: &[Parameter]) -> Result<(), Failure> {
    for (index, parameter) in parameters.iter().enumerate() {
        match parameter {
            Parameter::Text => text(arguments, index).map(drop)?,
            Parameter::Days => int(arguments, index).map(drop)?,
            Parameter::List if arguments.get(index).is_some_and(Value::is_nil) => {}
            Parameter::List => list(arguments, index).map(drop)?,
            Parameter::Certificate => match arguments.get(index).map(|value| &value.kind) {
                Some(Kind::Object(object)) if object.as_any().is::<Certificate>() => {}
                _ => return Err(unfit(arguments, index, "sprig.certificate")),
            },
        }
    }
    Ok(())
}

/// A certificate with its key.
#[derive(Debug)]
struct Certificate {
    cert: Value,
    key: Value,
}

impl Object for Certificate {
    fn type_name(&self) -> &'static str {
        "sprig.certificate"
    }

    fn get(&self, _: &Context<'_>, name: &str, _: &[Value]) -> Option<Result<Value, Failure>> {
        match name {
            "Cert" => Some(Ok(self.cert.clone())),
            "Key" => Some(Ok(self.key.clone())),
            _ => None,
        }
    }

    fn print(&self) -> String {
        let part = |value: &Value| match &value.kind {
            Kind::Text(text) => text.as_str().to_string(),
            _ => crate::helm::text::UNKNOWN.to_string(),
        };
        format!("{{{} {}}}", part(&self.cert), part(&self.key))
    }

    fn as_value(&self) -> Value {
        let entries = [("Cert", &self.cert), ("Key", &self.key)];
        let entry = |(name, value): (&str, &Value)| (Text::new(name, value.origin), value.clone());
        Value::map(entries.into_iter().map(entry).collect())
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl Certificate {
    fn value(context: &Context<'_>, arguments: &[Value], cert: Value, key: Value) -> Value {
        Value::new(Kind::Object(Rc::new(Certificate { cert, key }))).from(context.derived(arguments))
    }
}

fn certificate(context: &Context<'_>, arguments: &[Value], function: &str) -> Value {
    let part = |what: &str| fixed(context, arguments, || format!("RANDOM-{function}-{what}"));
    Certificate::value(context, arguments, part("cert"), part("key"))
}

/// `buildCustomCert`: what was given in base 64.
fn custom_certificate(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let part = |index: usize, what: &str| {
        let bytes = decode_base64(text(arguments, index)?.as_str().as_bytes());
        let bytes = bytes.map_err(|_| Failure::new(format!("unable to decode base64 {what}")))?;
        Ok::<_, Failure>(String::from_utf8_lossy(&bytes).into_owned())
    };
    let (cert, key) = (part(0, "certificate")?, part(1, "private key")?);
    if !cert.contains("-----BEGIN ") {
        return Err(Failure::new("unable to decode certificate"));
    }
    let text = |text: &str| context.derived_text(text, arguments);
    Ok(Certificate::value(context, arguments, text(&cert), text(&key)))
}
