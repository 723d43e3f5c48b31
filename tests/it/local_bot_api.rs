//! A Bot API server of the operator's own: files are read from its folder, and from nowhere else.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crier::bot::{Bot, BotError};
use crier::net::{Effect, Net};
use serde_json::{Value, json};

use crate::media_carriers::finds;
use crate::support::live::Live;
use crate::support::photo::photo_of;
use crate::telegram_rig::{Rig, TOKEN};

struct Local {
    rig: Rig,
    bot: Bot,
    folder: tempfile::TempDir,
}

impl Local {
    async fn new() -> Self {
        let rig = Rig::new().await;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("server");
        std::fs::create_dir(&root).unwrap();
        rig.telegram.serve_locally(&root);
        Self { bot: bot(&rig, Some(root)), rig, folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    async fn fetch(&self, path: &Path) -> Option<PathBuf> {
        self.bot.fetch(path.to_str().unwrap(), self.folder.path()).await.unwrap()
    }
}

fn bot(rig: &Rig, local: Option<PathBuf>) -> Bot {
    let net = Net::new(rig.world.clock.clone(), Vec::new()).unwrap();
    Bot::new(net, rig.world.clock.clone(), &rig.served.base, TOKEN.to_owned().into(), local)
}

/// The name of a file that Ana sent as a document.
async fn sent(rig: &Rig, bytes: Vec<u8>) -> String {
    let ana = rig.telegram.person("ana", "en");
    rig.telegram.document(ana, "large.bin", bytes, "").unwrap();
    let updates = rig.ok("getUpdates", json!({ "timeout": 0 })).await;
    updates[0]["message"]["document"]["file_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_of_21_megabytes_is_read_from_the_disk() {
    let local = Local::new().await;
    let bytes = vec![7; 21 << 20];
    let file_id = sent(&local.rig, bytes.clone()).await;
    let file: Value = local.bot.call("getFile", &json!({ "file_id": file_id }), Effect::Repeatable).await.unwrap();
    let path = PathBuf::from(file["file_path"].as_str().unwrap());
    assert!(path.starts_with(local.root()), "{path:?}");
    let found = local.fetch(&path).await.expect("it lies under the root");
    assert!(std::fs::read(found).unwrap() == bytes);
    assert!(local.bot.file_max() >= 2_000_000_000);
    let by_http = local.rig.client.get(format!("{}/file/bot{TOKEN}{}", local.rig.served.base, path.display())).send().await.unwrap();
    assert_eq!(by_http.status(), 404, "the local server hands nothing out by HTTP");
}

#[tokio::test]
async fn the_cloud_hands_out_20_megabytes_and_no_more() {
    let rig = Rig::new().await;
    let bot = bot(&rig, None);
    let file_id = sent(&rig, vec![7; 21 << 20]).await;
    let refused = bot.call::<Value>("getFile", &json!({ "file_id": file_id }), Effect::Repeatable).await.unwrap_err();
    assert!(matches!(&refused, BotError::Refused { code: 400, .. }) && refused.says("file is too big"));
    assert!(bot.file_max() < 21 << 20);
}

#[tokio::test]
async fn only_what_lies_under_the_root_is_read() {
    let local = Local::new().await;
    let (root, outside) = (local.root(), local.folder.path().join("outside"));
    std::fs::create_dir_all(root.join("bot/photos")).unwrap();
    std::fs::create_dir_all(local.folder.path().join("server-of-another")).unwrap();
    let inside = root.join("bot/photos/a.jpg");
    for file in [&inside, &outside, &local.folder.path().join("server-of-another/b")] {
        std::fs::write(file, b"x").unwrap();
    }
    symlink(&outside, root.join("link")).unwrap();
    symlink(&inside, root.join("inner-link")).unwrap();
    symlink(local.folder.path(), root.join("folder-link")).unwrap();
    symlink(root.join("bot"), root.join("bot-link")).unwrap();

    assert_eq!(local.fetch(&inside).await, Some(inside.canonicalize().unwrap()));
    let refused = [
        outside.clone(),
        root.join("../outside"),
        root.join("bot/photos/../../../outside"),
        root.join("bot/../bot/photos/a.jpg"),
        root.join("link"),
        root.join("inner-link"),
        root.join("folder-link/outside"),
        root.join("bot-link/photos/a.jpg"),
        local.folder.path().join("server-of-another/b"),
        PathBuf::from("/etc/passwd"),
        PathBuf::from("bot/photos/a.jpg"),
        PathBuf::from("../outside"),
        PathBuf::new(),
        root.join("bot/photos"),
        root.join("bot/photos/none.jpg"),
        root.clone(),
    ];
    for path in refused {
        assert_eq!(local.fetch(&path).await, None, "{path:?}");
    }
}

#[tokio::test]
async fn the_root_itself_may_be_a_link() {
    let local = Local::new().await;
    let by_link = local.folder.path().join("by-link");
    symlink(local.root(), &by_link).unwrap();
    std::fs::write(local.root().join("a.jpg"), b"x").unwrap();
    let bot = bot(&local.rig, Some(by_link.clone()));
    for named in [by_link.join("a.jpg"), local.root().join("a.jpg")] {
        let found = bot.fetch(named.to_str().unwrap(), local.folder.path()).await.unwrap();
        assert_eq!(found, Some(local.root().canonicalize().unwrap().join("a.jpg")));
    }
    let none = self::bot(&local.rig, Some(local.folder.path().join("missing")));
    assert_eq!(none.fetch(by_link.join("a.jpg").to_str().unwrap(), local.folder.path()).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_goes_from_its_folder_to_the_channel_and_the_file_stays_as_it_was() {
    let live = Live::new().await;
    let root = live.folder.path().join("server");
    std::fs::create_dir(&root).unwrap();
    live.telegram.serve_locally(&root);
    let app = live.app(crier::app::Edges { telegram_files: Some(root.clone()), ..live.edges() }).await;
    live.connect_channel("news").await;
    live.send_photo(photo_of(800, 600), "From the disk").await;
    live.press("Publish").await;
    live.until("the post", || live.telegram.all_posts().len() == 1).await;
    let post = live.telegram.all_posts().remove(0);
    assert!(post.text == "From the disk" && !finds(&post.media[0].bytes, b"Exif"));
    app.stop().await;
    let kept = std::fs::read_dir(root.join(TOKEN).join("photos")).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    assert!(kept.into_iter().any(|bytes| bytes == photo_of(800, 600)), "the server's own file is not Crier's to change");
}
