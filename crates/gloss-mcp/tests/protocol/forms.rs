//! Forms of servers in both eras: filled in, declined, put away, and never answered with what does not fit.

use std::time::Duration;

use gloss_mcp::{FormAnswer, Opening, ServerError};
use serde_json::{Map, Value, json};

use crate::pipes::{Era, Talk, WITHIN, connect, opening, person};

const BOTH: [Era; 2] = [Era::Older, Era::Newer];
const SOON: Duration = Duration::ZERO;

/// A server that asks a person something within a call, and answers with what came of it and with what its client can.
async fn serve(mut talk: Talk, era: Era, params: Value) {
    while let Some(message) = talk.next().await {
        let id = message["id"].clone();
        if message["method"] != "tools/call" {
            continue;
        }
        let request = json!({ "method": "elicitation/create", "params": params });
        let came = match (era, &message["params"]["inputResponses"]) {
            (Era::Newer, Value::Null) => {
                let result = json!({ "resultType": "input_required", "inputRequests": { "q": request }, "requestState": "s" });
                talk.answer(&id, result).await;
                continue;
            }
            (Era::Newer, responses) => responses["q"].clone(),
            (Era::Older, _) => {
                talk.write(
                    json!({ "jsonrpc": "2.0", "id": "q", "method": "elicitation/create", "params": params }),
                )
                .await;
                let Some(came) = talk.next().await else { return };
                assert_eq!(came["id"], "q");
                came["result"].clone()
            }
        };
        let can = talk.can.clone();
        talk.says(&id, &json!({ "came": came, "can": can["elicitation"] }).to_string()).await;
    }
}

/// What a server gets for a form.
async fn asked_for(era: Era, opening: Opening, params: Value) -> Result<Value, ServerError> {
    let connection = connect(era, opening, move |talk| serve(talk, era, params)).await;
    let answer = connection.call("ask", Map::new(), WITHIN).await?;
    Ok(serde_json::from_str(&answer.text).unwrap())
}

fn form() -> Value {
    json!({ "mode": "form", "message": "Who?", "requestedSchema": { "type": "object", "required": ["age"], "properties": {
        "age": { "type": "integer", "minimum": 1 }, "mail": { "type": "string", "format": "email" },
    } } })
}

fn accept(values: Value) -> FormAnswer {
    FormAnswer::Accept(values.as_object().unwrap().clone())
}

#[tokio::test]
async fn a_person_fills_in_a_form() {
    for era in BOTH {
        let (ask, forms) = person(accept(json!({ "age": 30, "mail": "a@b.example" })), SOON);
        let came = asked_for(era, Opening { ask: Some(ask), ..opening() }, form()).await.unwrap();
        let content = json!({ "age": 30, "mail": "a@b.example" });
        assert_eq!(came["came"], json!({ "action": "accept", "content": content }), "{era:?}");
        assert_eq!(came["can"], json!({ "form": {} }), "{era:?}");
        let forms = forms.lock().unwrap();
        assert_eq!((forms.len(), forms[0].message.as_str(), forms[0].fields.len()), (1, "Who?", 2));
    }
}

#[tokio::test]
async fn no_and_putting_it_away_are_answers_and_what_does_not_fit_is_none() {
    for era in BOTH {
        for (answer, action) in [
            (FormAnswer::Decline, "decline"),
            (FormAnswer::Cancel, "cancel"),
            (accept(json!({ "age": 0 })), "cancel"),
            (accept(json!({ "mail": "a@b.example" })), "cancel"),
            (accept(json!({ "age": 1, "more": 1 })), "cancel"),
        ] {
            let (ask, _) = person(answer.clone(), SOON);
            let came = asked_for(era, Opening { ask: Some(ask), ..opening() }, form()).await.unwrap();
            assert_eq!(came["came"], json!({ "action": action }), "{era:?} {answer:?}");
        }
    }
}

#[tokio::test]
async fn without_a_person_it_is_declined_and_nobody_says_that_it_can() {
    for era in BOTH {
        let came = asked_for(era, opening(), form()).await.unwrap();
        assert_eq!(came, json!({ "came": { "action": "decline" }, "can": null }), "{era:?}");
    }
}

#[tokio::test]
async fn what_is_no_form_reaches_no_person() {
    let url = json!({ "mode": "url", "message": "m", "url": "https://a.example/", "elicitationId": "1" });
    let long =
        json!({ "message": "x".repeat(2_001), "requestedSchema": { "type": "object", "properties": {} } });
    for era in BOTH {
        for params in [url.clone(), long.clone()] {
            let (ask, forms) = person(accept(json!({})), SOON);
            let came = asked_for(era, Opening { ask: Some(ask), ..opening() }, params).await.unwrap();
            assert_eq!(came["came"], json!({ "action": "decline" }), "{era:?}");
            assert!(forms.lock().unwrap().is_empty());
        }
    }
    let nested = json!({ "message": "m", "requestedSchema": { "type": "object", "properties": {
        "a": { "type": "object", "properties": {} }
    } } });
    let (ask, forms) = person(accept(json!({})), SOON);
    let came = asked_for(Era::Older, Opening { ask: Some(ask.clone()), ..opening() }, nested.clone()).await;
    assert_eq!(came.unwrap()["came"], json!({ "action": "decline" }));
    // In the newer era the question is part of an answer, and one that can't be read is no answer.
    let came = asked_for(Era::Newer, Opening { ask: Some(ask), ..opening() }, nested).await;
    assert!(matches!(came, Err(ServerError::Unspoken(_))), "{came:?}");
    assert!(forms.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_call_is_not_late_because_a_person_takes_their_time() {
    for era in BOTH {
        let (ask, _) = person(accept(json!({ "age": 1 })), Duration::from_millis(900));
        let opening = Opening { ask: Some(ask), ..opening() };
        let connection = connect(era, opening, move |talk| serve(talk, era, form())).await;
        let answer = connection.call("ask", Map::new(), Duration::from_millis(500)).await;
        assert!(answer.is_ok_and(|answer| answer.text.contains("accept")), "{era:?}");
    }
    let quiet = |mut talk: Talk| async move { while talk.next().await.is_some() {} };
    let connection = connect(Era::Newer, opening(), quiet).await;
    let late = connection.call("ask", Map::new(), Duration::from_millis(200)).await;
    assert_eq!(late, Err(ServerError::Late { seconds: 0 }));
}

#[tokio::test]
async fn of_many_forms_at_once_the_later_ones_are_declined() {
    let server = |mut talk: Talk| async move {
        while let Some(message) = talk.next().await {
            let id = message["id"].clone();
            let request = json!({ "method": "elicitation/create", "params": form() });
            let all: Map<String, Value> = (0..10).map(|at| (at.to_string(), request.clone())).collect();
            match &message["params"]["inputResponses"] {
                Value::Null => {
                    talk.answer(&id, json!({ "resultType": "input_required", "inputRequests": all })).await;
                }
                Value::Object(came) => {
                    let accepted = came.values().filter(|one| one["action"] == "accept").count();
                    talk.says(&id, &format!("{accepted} of {}", came.len())).await;
                }
                other => panic!("{other}"),
            }
        }
    };
    let (ask, forms) = person(accept(json!({ "age": 1 })), Duration::from_millis(20));
    let connection = connect(Era::Newer, Opening { ask: Some(ask), ..opening() }, server).await;
    let answer = connection.call("ask", Map::new(), WITHIN).await.unwrap();
    assert_eq!((answer.text.as_str(), forms.lock().unwrap().len()), ("4 of 10", 4));
}

/// A server that asks so many times within a call, one after the other, and says what came each time.
async fn asks_often(mut talk: Talk, era: Era, times: usize) {
    while let Some(message) = talk.next().await {
        let (id, params) = (message["id"].clone(), &message["params"]);
        let request = json!({ "method": "elicitation/create", "params": form() });
        let mut all: Vec<String> =
            serde_json::from_str(params["requestState"].as_str().unwrap_or("[]")).unwrap();
        match (message["method"].as_str(), era) {
            (Some("tools/call"), Era::Newer) => {
                all.extend(params["inputResponses"]["q"]["action"].as_str().map(str::to_owned));
                if all.len() < times {
                    let state = json!(all).to_string();
                    let result = json!({ "resultType": "input_required", "inputRequests": { "q": request }, "requestState": state });
                    talk.answer(&id, result).await;
                    continue;
                }
            }
            (Some("tools/call"), Era::Older) => {
                for at in 0..times {
                    let mut request = request.clone();
                    (request["jsonrpc"], request["id"]) = (json!("2.0"), json!(format!("q{at}")));
                    talk.write(request).await;
                    let Some(came) = talk.next().await else { return };
                    all.push(came["result"]["action"].as_str().unwrap().to_owned());
                }
            }
            _ => continue,
        }
        talk.says(&id, &all.join(" ")).await;
    }
}

#[tokio::test]
async fn after_a_no_a_person_is_left_alone_until_the_next_call() {
    for era in BOTH {
        let (ask, forms) = person(FormAnswer::Decline, SOON);
        let opening = Opening { ask: Some(ask), ..opening() };
        let connection = connect(era, opening, move |talk| asks_often(talk, era, 4)).await;
        for calls in 1..=2 {
            let answer = connection.call("ask", Map::new(), WITHIN).await.unwrap();
            assert_eq!(answer.text, "decline decline decline decline", "{era:?}");
            assert_eq!(forms.lock().unwrap().len(), calls, "{era:?}");
        }
    }
}

#[tokio::test]
async fn one_call_brings_so_many_forms_and_no_more() {
    let (ask, forms) = person(FormAnswer::Cancel, SOON);
    let opening = Opening { ask: Some(ask), ..opening() };
    let connection = connect(Era::Older, opening, |talk| asks_often(talk, Era::Older, 10)).await;
    let answer = connection.call("ask", Map::new(), WITHIN).await.unwrap();
    assert_eq!(answer.text, format!("{}decline decline", "cancel ".repeat(8)));
    assert_eq!(forms.lock().unwrap().len(), 8);
}

#[tokio::test]
async fn without_a_call_nobody_is_asked() {
    let server = |mut talk: Talk| async move {
        while let Some(message) = talk.next().await {
            assert_eq!(message["method"], "tools/list");
            let params = form();
            let request =
                json!({ "jsonrpc": "2.0", "id": "q", "method": "elicitation/create", "params": params });
            talk.write(request).await;
            let came = talk.next().await.unwrap();
            assert_eq!(came["result"], json!({ "action": "decline" }));
            talk.answer(&message["id"], json!({ "tools": [] })).await;
        }
    };
    let (ask, forms) = person(accept(json!({ "age": 1 })), SOON);
    let connection = connect(Era::Older, Opening { ask: Some(ask), ..opening() }, server).await;
    connection.tools(WITHIN).await.unwrap();
    assert!(forms.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_form_is_put_away_with_its_call() {
    for era in BOTH {
        let (ask, forms) = person(accept(json!({ "age": 1 })), Duration::from_secs(60));
        let open_forms = std::sync::Arc::new(());
        let opens = open_forms.clone();
        let ask: gloss_mcp::Ask = std::sync::Arc::new(move |form| {
            let (answer, open) = (ask(form), opens.clone());
            Box::pin(async move {
                let answer = answer.await;
                drop(open);
                answer
            })
        });
        let opening = Opening { ask: Some(ask), ..opening() };
        let connection = connect(era, opening, move |talk| asks_often(talk, era, 1)).await;
        let call = connection.call("ask", Map::new(), WITHIN);
        assert!(tokio::time::timeout(Duration::from_millis(300), call).await.is_err());
        assert_eq!(forms.lock().unwrap().len(), 1, "{era:?}");
        let put_away = async {
            // The test has one, and the person.
            while std::sync::Arc::strong_count(&open_forms) > 2 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        assert!(tokio::time::timeout(WITHIN, put_away).await.is_ok(), "{era:?}");
        drop(connection);
    }
}
