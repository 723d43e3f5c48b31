//! Links on their way to a network that fetches: given with the job, the same after a kill, dead when the part has ended.

use bytes::Bytes;
use crier::clock::SECOND;
use crier::model::part::PartState;
use crier::platforms::Stage;
use serde_json::json;

use crate::engine::Engine;
use crate::publish::put_rendition;
use crate::support::rows::{T0, add_media, clean_file, nth_claim};

/// A post with a file that is ready, at a network that fetches or does not.
async fn ready(fetches: bool) -> Engine {
    let engine = Engine::new().await;
    engine.fake.set(|script| script.fetches = fetches);
    engine.draft(1, "a").await;
    add_media(&engine.store, "m", "p1", 1).await;
    engine.store.media_clean(&nth_claim("m", 0), &clean_file("media/m/clean")).await.unwrap();
    engine.store.rest_media(&nth_claim("m", 0)).await.unwrap();
    crate::support::rows::add_object(&engine.store, "media/m/fit").await;
    put_rendition(&engine).await;
    engine.files.put("media/m/fit", Bytes::from_static(b"jpeg")).await.unwrap();
    engine.confirm(1, T0).await;
    engine
}

fn links(engine: &Engine) -> Vec<Option<String>> {
    engine.fake.0.lock().unwrap().links.concat()
}

#[tokio::test]
async fn a_network_that_fetches_gets_a_link_and_another_gets_none() {
    for fetches in [true, false] {
        let engine = ready(fetches).await;
        engine.tick().await;
        assert_eq!(engine.state(1).await, PartState::Live);
        let links = links(&engine);
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].as_ref().is_some_and(|link| link.starts_with("https://crier.example/m/") && link.ends_with(".jpg")), fetches);
        let part = engine.part(1).await.id;
        let rows = engine.store.links_of(&part).await.unwrap();
        assert_eq!(rows.len(), usize::from(fetches));
        for row in rows {
            assert_eq!((row.bytes, row.file.as_str(), row.mime.as_str()), (4, "media/m/fit", "image/jpeg"));
            assert_eq!(engine.store.live_link(&row.id, T0).await.unwrap(), None, "it went out: the link is dead");
        }
    }
}

#[tokio::test]
async fn the_link_is_the_same_at_each_step_and_after_a_kill() {
    let engine = ready(true).await;
    engine.fake.set(|script| {
        for _ in 0..2 {
            script.stage.push_back(Ok(Stage::Wait { saved: json!({ "container": 1 }), after: SECOND, progress: 10 }));
        }
    });
    engine.tick().await;
    engine.after(SECOND).await;
    // Killed right behind the step in which the network was given the link.
    engine.clock.advance_to(engine.clock.now() + SECOND);
    engine.fake.set(|script| script.hang = true);
    engine.killed_in("commit").await;
    let engine = engine.restart().await;
    let given = links(&engine);
    assert_eq!(given.len(), 3);
    assert!(given.iter().all(|link| link.is_some() && *link == given[0]), "{given:?}");
    let part = engine.part(1).await.id;
    let row = engine.store.links_of(&part).await.unwrap().remove(0);
    assert!(engine.store.live_link(&row.id, engine.clock.now()).await.unwrap().is_some(), "in doubt: the network may still fetch");
}
