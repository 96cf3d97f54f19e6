//! An appointment is asked for without network, given to whoever asked first, moved, taken back, and free again.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use lapau_feed::Collection;
use serde_json::Value;

in_every_engine!(an_appointment_is_asked_for_given_once_and_free_again);

const PAGE: &str = "/lapau/temu/penelitian";

/// Asks for the first time that is free; the letter is stored when this returns.
async fn ask(phone: &Browser, library: &Library, name: &str) -> String {
    phone.visit(&library.at(PAGE)).await;
    phone.check_says("Dengan").await;
    phone.press_at("#slots").await;
    let slot = phone.run("return document.querySelector('#slots').getAttribute('aria-label')", []).await;
    phone.press("Lewat telepon").await;
    phone.type_into("#name", name).await;
    phone.type_into("#text", "Mencari sejarah surau.").await;
    phone.press("Minta waktu ini").await;
    phone.check_says("Isi dulu").await;
    phone.type_into("#contact", "0812000").await;
    phone.press("Minta waktu ini").await;
    phone.wait("the wish to be stored", async |page| page.count("#saved").await > 0).await;
    slot.as_str().unwrap().to_owned()
}

/// The times that a phone offers, by their names.
async fn offered(phone: &Browser) -> Vec<String> {
    let names = "return [...document.querySelectorAll('.slot input')].map((box) => box.getAttribute('aria-label'))";
    serde_json::from_value(phone.run(names, []).await).unwrap_or_default()
}

/// Fetches what was published, at the page of all appointments.
async fn look(phone: &Browser, library: &Library) {
    phone.visit(&library.at("/lapau/temu")).await;
    phone.fetch_again().await;
}

async fn answer_and_publish(desk: &Browser, library: &Library) {
    desk.visit(&library.at("/desk/temu")).await;
    desk.submit("Jawab semua yang menunggu").await;
    publish(desk, library).await;
}

async fn publish(desk: &Browser, library: &Library) {
    desk.visit(&library.at("/desk/terbit")).await;
    desk.submit("Terbitkan sekarang").await;
    desk.check_says("Terbit sebagai terbitan").await;
}

async fn an_appointment_is_asked_for_given_once_and_free_again(engine: Engine) {
    let mut library = Library::open();
    let (ani, budi) = (Browser::open(engine).await, Browser::open(engine).await);
    ani.visit(&library.at("/lapau")).await;
    ani.press("Janji temu").await;
    ani.check_says("Kosong berikutnya").await;
    ani.check_ready_for_offline().await;
    library.stop();
    let slot = ask(&ani, &library, "Ani").await;
    ani.check_says("Belum terkirim").await;
    library.start();
    ani.visit(&library.at("/saya/kotak-keluar")).await;
    ani.try_now().await;
    until("the first wish at the desk", async || library.inbox().len() == 1).await;
    // Who only asks blocks nothing: the other sees it free.
    assert_eq!(ask(&budi, &library, "Budi").await, slot);
    until("the second wish at the desk", async || library.inbox().len() == 2).await;

    // The desk sees who came first. The other is told, and offered what is free nearby.
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/temu")).await;
    desk.check_says("lebih dahulu diminta Ani").await;
    answer_and_publish(&desk, &library).await;
    desk.visit(&library.at("/desk/temu?hari=7")).await;
    let week = desk.text_of("tbody tr").await;
    // The week of the appointment may be the next one.
    if week.is_empty() {
        desk.submit("Berikutnya").await;
    }
    desk.check_says("0812000").await;
    assert_eq!(desk.count("tbody tr").await, 1, "one appointment was given");

    look(&ani, &library).await;
    ani.check_says("Waktu Anda pasti").await;
    ani.check_says("Simpan ke kalender").await;
    look(&budi, &library).await;
    budi.check_says("Tidak bisa pada waktu itu").await;
    budi.check_says("sudah diberikan kepada pembaca lain").await;
    budi.press_at(".ticket .list a").await;
    budi.wait("the time that was offered to be chosen", async |page| page.count(".slot input:checked").await == 1)
        .await;
    assert!(!offered(&budi).await.contains(&slot), "what is taken is offered no more");

    // Nothing of whose it is was published.
    for record in library.feed().records(Collection::Consultations) {
        assert!(record["taken"].as_array().is_some_and(|taken| taken.len() == 1), "{record}");
        assert!(!record.to_string().contains("Ani") && !record.to_string().contains("0812"), "{record}");
    }

    // Taken back without network, it is free for others once the library knows.
    library.stop();
    ani.visit(&library.at("/lapau/temu")).await;
    ani.press("Batalkan janji").await;
    ani.check_says("Dibatalkan").await;
    library.start();
    ani.visit(&library.at("/saya/kotak-keluar")).await;
    until("the cancellation at the desk", async || library.inbox().len() == 3).await;
    publish(&desk, &library).await;
    let taken = |record: &Value| record.get("taken").and_then(Value::as_array).map_or(0, Vec::len);
    assert_eq!(library.feed().records(Collection::Consultations).iter().map(taken).sum::<usize>(), 0);
    look(&budi, &library).await;
    budi.press_at("main .me-list a").await;
    budi.wait("the time to be free again", async |page| offered(page).await.contains(&slot)).await;
}
