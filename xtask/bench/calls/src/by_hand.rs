//! Turns arguments into the same calls as a person writes them with `reqwest` and derives.

use client::bytes::Bytes;
use serde::{Deserialize, Serialize};

/// As the description has it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Items {
    pub(crate) items: Vec<Item>,
}

/// As the description has it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) size: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sold: Option<bool>,
    pub(crate) tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

/// A URL and a token, with what sends requests.
pub(crate) struct Caller {
    pub(crate) http: reqwest::Client,
    pub(crate) url: String,
    pub(crate) token: String,
}

impl Caller {
    pub(crate) async fn list_items(&self, count: i32) -> reqwest::Result<Items> {
        let request = self.http.get(format!("{}/items?count={count}", self.url));
        request.bearer_auth(&self.token).send().await?.error_for_status()?.json().await
    }

    /// Gets the same, as it comes.
    pub(crate) async fn read_items(&self, count: i32) -> reqwest::Result<Bytes> {
        let request = self.http.get(format!("{}/items?count={count}", self.url));
        request.bearer_auth(&self.token).send().await?.error_for_status()?.bytes().await
    }

    pub(crate) async fn put_item(&self, id: &str, item: &Item) -> reqwest::Result<Item> {
        let request = self.http.put(format!("{}/items/{id}", self.url)).json(item);
        request.bearer_auth(&self.token).send().await?.error_for_status()?.json().await
    }
}
