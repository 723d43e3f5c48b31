//! Which brand is whose: the workspace's default, those of accounts, and what is left when one is removed.

use crate::clock::Millis;
use crate::model::brand::{Kit, Named};
use crate::store::{Result, Store};

impl Store {
    /// The brands of a workspace that show anything, and which account has which.
    ///
    /// # Errors
    /// The database's.
    pub async fn kit(&self, workspace: &str) -> Result<Kit> {
        let rows: Vec<_> = self.brand_rows(workspace).await?.into_iter().filter(|row| !row.look.is_empty()).collect();
        if rows.is_empty() {
            return Ok(Kit::default());
        }
        let sql = "SELECT id, brand FROM accounts WHERE workspace = $1 AND brand IS NOT NULL ORDER BY id";
        let accounts: Vec<(String, String)> = read!(self, db => sqlx::query_as(sql).bind(workspace).fetch_all(db).await)?;
        Ok(Kit {
            has_default: rows.first().is_some_and(|row| row.is_default),
            brands: rows.into_iter().map(|row| Named { id: row.id, name: row.name, look: row.look }).collect(),
            accounts,
        })
    }

    /// Whether a new post of a workspace begins with a brand on.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_branded_at_first(&self, workspace: &str) -> Result<bool> {
        let rows = self.brand_rows(workspace).await?;
        let wanted = rows.first().is_none_or(|row| row.for_new);
        Ok(wanted && rows.iter().any(|row| !row.look.is_empty()))
    }

    /// Makes a brand the default of its workspace.
    ///
    /// # Errors
    /// The database's.
    pub async fn make_brand_default(&self, workspace: &str, id: &str, now: Millis) -> Result<()> {
        // Whether new posts begin with a brand stays as it is.
        let old = "SELECT for_new FROM brands WHERE workspace = $2 AND is_default = 1
                   AND EXISTS (SELECT 1 FROM brands b WHERE b.id = $1 AND b.workspace = $2)";
        let unset = "UPDATE brands SET is_default = 0, version = version + 1 WHERE workspace = $1 AND is_default = 1";
        let set = "UPDATE brands SET is_default = 1, for_new = $2, due_at = $3, version = version + 1 WHERE id = $1";
        in_tx!(self, tx => {
            let was: Option<(i64,)> = sqlx::query_as(old).bind(id).bind(workspace).fetch_optional(&mut *tx).await?;
            if let Some((for_new,)) = was {
                sqlx::query(unset).bind(workspace).execute(&mut *tx).await?;
                sqlx::query(set).bind(id).bind(for_new).bind(now).execute(&mut *tx).await?;
            }
        });
        self.wakes.brands.ring();
        Ok(())
    }

    /// Gives an account a brand of its own; `None`: the workspace's.
    ///
    /// # Errors
    /// The database's.
    pub async fn set_account_brand(&self, account: &str, brand: Option<&str>) -> Result<()> {
        write!(self, db => sqlx::query("UPDATE accounts SET brand = $2 WHERE id = $1")
            .bind(account).bind(brand).execute(db).await.map(|_| ()))?;
        Ok(())
    }

    /// Removes a brand; its files go when nothing else needs them. Accounts and posts that had it get the default; the
    /// oldest of the others becomes that, if it was this one.
    ///
    /// # Errors
    /// The database's.
    pub async fn remove_brand(&self, id: &str, now: Millis) -> Result<()> {
        let heir = "UPDATE brands SET is_default = 1, due_at = $2, version = version + 1 WHERE id =
                        (SELECT b.id FROM brands b WHERE b.workspace = $1 ORDER BY b.created_at, b.id LIMIT 1)
                    AND NOT EXISTS (SELECT 1 FROM brands d WHERE d.workspace = $1 AND d.is_default = 1)";
        let of = "DELETE FROM brands WHERE id = $1 RETURNING workspace";
        in_tx!(self, tx => {
            let workspace: Option<String> = sqlx::query_scalar(of).bind(id).fetch_optional(&mut *tx).await?;
            if let Some(workspace) = workspace {
                sqlx::query("UPDATE accounts SET brand = NULL WHERE brand = $1").bind(id).execute(&mut *tx).await?;
                sqlx::query("UPDATE posts SET brand = NULL WHERE brand = $1").bind(id).execute(&mut *tx).await?;
                sqlx::query(heir).bind(&workspace).bind(now).execute(&mut *tx).await?;
            }
        });
        self.wakes.brands.ring();
        Ok(())
    }
}
