//! The pages that people see in a browser: what stands in their headers, and on the first of them.

use reqwest::StatusCode;

use crate::sign_in::{answered, offered};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_its_headers() {
    let (town, visitor, callback, cookie) = answered().await;
    let to = visitor.get_with(&callback, &cookie).await;
    let back = visitor.get(to.location()).await;
    let link = town.sign_in_link("LinkedIn").await;
    let pages = [
        to,
        back,
        visitor.get(&link).await,
        visitor.get("/back/none").await,
        visitor.get("/privacy").await,
        visitor.get("/terms").await,
        visitor.get("/").await,
    ];
    for page in pages {
        let header = |name: &str| page.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        for part in ["default-src 'none'", "style-src 'sha256-", "base-uri 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        assert!(!page.text.contains("<script") && !page.text.contains("http-equiv"), "{}", page.text);
    }
    town.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_says_what_this_is_and_leads_on() {
    let (town, visitor, _) = offered().await;
    for lang in ["en", "es", "ru"] {
        let page = visitor.get(&format!("/?lang={lang}")).await;
        let bot = format!("https://t.me/{}", town.wired.chat.bot_name);
        for part in
            [&format!("lang=\"{lang}\""), "Ana", "ana@example.com", &bot, &format!("/privacy?lang={lang}"), &format!("/terms?lang={lang}")]
        {
            assert!(page.text.contains(part), "{part} is not on {}", page.text);
        }
        assert_eq!(visitor.get(&format!("/privacy?lang={lang}")).await.status, StatusCode::OK);
    }
    town.finish().await;
}
