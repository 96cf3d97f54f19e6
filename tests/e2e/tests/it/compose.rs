//! A librarian writes in forms; the phone shows it, without network too.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};

in_every_engine!(what_a_librarian_writes_in_forms_reaches_the_phone);

const NEWS: &str = "Kursi baru di teras";
const CONTEST: &str = "Surat untuk kampung";
const EVENT: &str = "Bercerita di bawah ketaping";

/// Sets a field of a form for dates, which drivers type into each in a way of its own, or for a choice.
async fn set(desk: &Browser, name: &str, value: &str) {
    let script = "document.querySelector(`[name=\"${arguments[0]}\"]`).value = arguments[1];";
    desk.run(script, [name, value]).await;
}

async fn what_a_librarian_writes_in_forms_reaches_the_phone(engine: Engine) {
    let mut library = Library::open();
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/tulis/kabar/baru")).await;
    // The Enter key in a line looks, and stores nothing.
    desk.type_into("#f-title", NEWS).await;
    desk.enter("#f-title").await;
    desk.check_says("Belum disimpan.").await;
    desk.type_into("#f-text", "Sudah **datang** <b>semua</b>.").await;
    desk.submit("Simpan").await;
    desk.check_says("HTML tidak dapat dipakai").await;
    desk.type_over("#f-text", "Sudah **datang** semua.").await;
    desk.submit("Lihat hasilnya").await;
    desk.check_says("Sudah datang semua.").await;
    desk.submit("Simpan").await;
    desk.check_says("Tersimpan.").await;
    desk.check_says("Belum terbit").await;

    desk.visit(&library.at("/desk/tulis/acara/baru")).await;
    desk.type_into("#f-title", EVENT).await;
    for (name, value) in
        [("kind", "story"), ("start", "2099-12-05T09:00"), ("end", "2099-12-05T10:30"), ("recurrence.every", "")]
    {
        set(&desk, name, value).await;
    }
    desk.type_into("#f-place", "Halaman depan").await;
    desk.type_into("#f-about", "Bawa tikar.").await;
    desk.submit("Lihat hasilnya").await;
    desk.check_says("5 Des 2099, 09.00").await;
    desk.submit("Simpan").await;
    desk.check_says("Tersimpan.").await;

    desk.visit(&library.at("/desk/tulis/lomba/baru")).await;
    desk.type_into("#f-title", CONTEST).await;
    desk.type_into("#f-about", "Tulis **surat**.").await;
    for (name, value) in [("opens", "2026-01-01"), ("closes", "2099-01-15")] {
        set(&desk, name, value).await;
    }
    desk.type_into("#f-categories-0-name", "Umum").await;
    desk.type_into("#f-rubric-scale", "4").await;
    desk.type_into("#f-rubric-criteria-0-name", "Kejujuran suara").await;
    desk.submit("Tambah kriteria").await;
    desk.type_into("#f-rubric-criteria-1-name", "Bahasa").await;
    desk.submit("Simpan").await;
    desk.check_says("Tersimpan.").await;
    desk.publish_at_the_desk(&library).await;

    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    library.stop();
    phone.visit(&library.at("/lapau/kabar")).await;
    phone.check_says(NEWS).await;
    phone.check_says("Sudah datang semua.").await;
    phone.visit(&library.at("/acara/bercerita-di-bawah-ketaping")).await;
    phone.check_heading(EVENT).await;
    phone.check_says("Bawa tikar.").await;
    phone.check_says("Halaman depan").await;
    phone.visit(&library.at("/lapau/lomba/surat-untuk-kampung")).await;
    phone.check_heading(CONTEST).await;
    phone.check_says("Tiap juri memberi 1 sampai 4").await;
    phone.check_says("Kejujuran suara").await;
    phone.press("Kirim naskah Anda").await;
    phone.check_says("Umum").await;
}
