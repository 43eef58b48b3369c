//! Turns the sample of an operation into the request that it sends.

use super::{style, value};
use crate::emit::Cx;
use crate::ir::{ApiKeyPlace, BodyForm, CredentialKind, Encoding, Operation, PartForm, Place, Server, Shape, Ty};
use serde_json::Value;
use value::Sent;

/// A request, as it is sent; what is secret is a variable of a shell.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The whole URL, escaped; variables of the server have their defaults, or what the sample gives them.
    pub url: String,
    /// The headers by name, with `$TOKEN` and the like in place of credentials.
    pub headers: Vec<(String, String)>,
    /// The variables of a user and a password, if they are sent.
    pub basic: Option<(&'static str, &'static str)>,
    /// The body.
    pub body: Option<Body>,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub enum Body {
    /// A text, as it is sent.
    Text(String),
    /// What the file of this name holds.
    File(String),
    /// Parts (`multipart/form-data`): names and texts, or names of files.
    Parts(Vec<(String, Part)>),
}

/// A part of a body.
#[derive(Clone, Debug)]
pub enum Part {
    /// A text.
    Text(String),
    /// What the file of this name holds.
    File(String),
}

pub(super) fn of_sample(cx: &Cx<'_>, operation: &Operation) -> Request {
    let mut path = operation.path.to_string();
    let (mut query, mut cookies): (Vec<(String, String)>, Vec<String>) = Default::default();
    let mut headers = Vec::new();
    for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
        let (name, sent) = (&*parameter.name, value::value(cx, &parameter.ty, &parameter.name, 0));
        match parameter.place {
            Place::Path => {
                let text = escaped_path(&style::single(name, &sent, parameter.style));
                path = path.replace(&format!("{{{name}}}"), &text);
            }
            Place::Query => query.extend(style::pairs(name, &sent, parameter.style)),
            Place::Header => headers.push((name.to_owned(), style::single(name, &sent, parameter.style))),
            Place::Cookie => {
                let pairs = style::pairs(name, &sent, parameter.style);
                cookies.extend(pairs.into_iter().map(|(name, text)| format!("{name}={text}")));
            }
        }
    }
    headers.extend(operation.accept.clone().map(|accept| ("Accept".to_owned(), accept)));
    let mut request =
        Request { method: operation.method.as_str().to_owned(), url: String::new(), headers, basic: None, body: None };
    let escape = |(name, text): &(String, String)| format!("{}={}", style::escaped(name), style::escaped(text));
    let mut query: Vec<String> = query.iter().map(escape).collect();
    authorize(cx, operation, &mut request, &mut query, &mut cookies);
    if !cookies.is_empty() {
        request.headers.push(("Cookie".to_owned(), cookies.join("; ")));
    }
    if let Some(form) = operation.body.as_ref().and_then(|body| body.forms.first()) {
        body(cx, form, &mut request);
    }
    let servers = operation.host.map_or(&cx.api.servers, |host| &cx.api.hosts[host]);
    let base = servers.first().map_or_else(|| "https://api.example.com".to_owned(), base);
    let mark = if query.is_empty() { "" } else { "?" };
    request.url = format!("{}{path}{mark}{}", base.trim_end_matches('/'), query.join("&"));
    request
}

/// Escapes what styles put around values in a path as little as the runtime does.
fn escaped_path(text: &str) -> String {
    text.split_inclusive([';', '=', ','])
        .map(|part| {
            let (inner, mark) = match part.char_indices().next_back() {
                Some((at, mark @ (';' | '=' | ','))) => (&part[..at], mark.to_string()),
                _ => (part, String::new()),
            };
            format!("{}{mark}", style::escaped(inner))
        })
        .collect()
}

/// What a variable without a default has in samples.
const PLACEHOLDER: &str = "acme";

/// Returns the URL of a server, with the defaults of its variables.
fn base(server: &Server) -> String {
    let url = server.variables.iter().fold(server.url.clone(), |url, variable| {
        let default = variable.default.as_ref().or(variable.values.first()).map_or(PLACEHOLDER, String::as_str);
        url.replace(&format!("{{{}}}", variable.name), default)
    });
    if server.is_relative() { format!("https://api.example.com/{}", url.trim_start_matches('/')) } else { url }
}

fn authorize(
    cx: &Cx<'_>,
    operation: &Operation,
    request: &mut Request,
    query: &mut Vec<String>,
    cookies: &mut Vec<String>,
) {
    for (credential, setter) in crate::emit::preferred_credentials(cx, &operation.security) {
        match &credential.kind {
            CredentialKind::Bearer | CredentialKind::ClientCredentials { .. } => {
                request.headers.push(("Authorization".to_owned(), "Bearer $TOKEN".to_owned()));
            }
            CredentialKind::Basic => request.basic = Some(("$USER_NAME", "$PASSWORD")),
            CredentialKind::ApiKey { place, name } => {
                let key = format!("${}", setter.as_str().to_ascii_uppercase());
                match place {
                    ApiKeyPlace::Header => request.headers.push((name.clone(), key)),
                    ApiKeyPlace::Query => query.push(format!("{}={key}", style::escaped(name))),
                    ApiKeyPlace::Cookie => cookies.push(format!("{name}={key}")),
                }
            }
        }
    }
}

fn body(cx: &Cx<'_>, form: &BodyForm, request: &mut Request) {
    let sent = value::body(cx, &form.ty);
    let fields = |sent: &Sent| match sent {
        Sent::Json(Value::Object(object)) => object.clone().into_iter().collect(),
        _ => Vec::new(),
    };
    let (media_type, body) = match &form.encoding {
        Encoding::Json(media_type) => (media_type.as_str(), whole(sent, |value| format!("{value:#}"))),
        Encoding::Xml(media_type, _) => (media_type.as_str(), Body::File("body.xml".to_owned())),
        Encoding::Text(media_type) => {
            (media_type.as_str(), whole(sent, |value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        }
        Encoding::Bytes(media_types) => {
            (media_types.first().map_or("application/octet-stream", String::as_str), Body::File("body".to_owned()))
        }
        Encoding::Form(styles) => {
            let style = |name: &str| styles.iter().find(|(styled, _)| **styled == *name).map(|(_, style)| *style);
            let plain = crate::ir::Style::new(crate::ir::StyleKind::Field);
            let pairs = fields(&sent)
                .into_iter()
                .flat_map(|(name, value): (String, Value)| style::pairs(&name, &value, style(&name).unwrap_or(plain)));
            let pairs = pairs.map(|(name, text)| format!("{}={}", style::escaped(&name), style::escaped(&text)));
            ("application/x-www-form-urlencoded", Body::Text(pairs.collect::<Vec<_>>().join("&")))
        }
        Encoding::Multipart(forms) => {
            let own = match cx.api.resolve(&form.ty) {
                Ty::Named(id) => own_parts(&cx.api[*id].shape),
                _ => Vec::new(),
            };
            let is_file = |name: &str| {
                let listed = forms.iter().map(|(part, form)| (&**part, form)).chain(own.iter().copied());
                listed.into_iter().any(|(part, form)| part == name && matches!(form, PartForm::File(_)))
            };
            let parts = fields(&sent).into_iter().map(|(name, value): (String, Value)| {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let part = if is_file(&name) { Part::File(name.clone()) } else { Part::Text(text) };
                (name, part)
            });
            request.body = Some(Body::Parts(parts.collect()));
            // The boundary is part of the type, and made by what sends the parts.
            return;
        }
        Encoding::Parts(_) => {
            request.body = Some(Body::Parts(Vec::new()));
            return;
        }
    };
    request.headers.push(("Content-Type".to_owned(), media_type.to_owned()));
    request.body = Some(body);
}

/// Lists what each field of a record becomes, if it is sent as parts and knows that itself.
fn own_parts(shape: &Shape) -> Vec<(&str, &PartForm)> {
    let Shape::Record(record) = shape else { return Vec::new() };
    let parts = record.parts.iter().flatten();
    record.fields.iter().zip(parts).map(|(field, form)| (&*field.name, form)).collect()
}

fn whole(sent: Sent, text: impl Fn(&Value) -> String) -> Body {
    match sent {
        Sent::Json(value) => Body::Text(text(&value)),
        Sent::File(name) => Body::File(name),
    }
}
