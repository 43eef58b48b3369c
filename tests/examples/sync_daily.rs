//! Turns a tenant and its credentials, from the environment, into a daily sync of one connector.

use std::time::Duration;

use c1::types::{ConnectorScheduleCron, update_connector_schedule_request::Schedule};
use c1::{Client, ClientCredentials};

async fn sync_daily(tenant: &str, id: &str, secret: &str) -> Result<(), c1::Error> {
    let client = Client::builder()
        .tenant_domain(tenant) // a variable of the server's URL, which has no default
        .credentials(ClientCredentials::new(id, secret)) // OAuth 2.0; or `.bearer_token(token)`
        .build()?;

    client
        .connector() // a group of operations
        .update_connector_schedule("app_1", "con_1") // required parameters are arguments
        .body(Schedule::Cron(
            // what is optional is a setter
            ConnectorScheduleCron::new().cron_spec("0 3 * * *").timezone("America/Los_Angeles"),
        ))
        .timeout(Duration::from_secs(10)) // an option of any call
        .await?; // gives the value; `.send().await` gives it with status, headers and repairs
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let variable = |name: &str| std::env::var(name).map_err(|error| format!("{name}: {error}"));
    let (id, secret) = (variable("C1_CLIENT_ID")?, variable("C1_CLIENT_SECRET")?);
    Ok(sync_daily(&variable("C1_TENANT_DOMAIN")?, &id, &secret).await?)
}
