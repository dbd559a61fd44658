//! Words that tell of a change: "Updated", "Mis à jour le".

/// Words that tell of a change, in the languages of themes, in lower case; of those that bend, the stem.
const CHANGED: &[&str] = &[
    "updated",
    "modified",
    "edited",
    "revised",
    "mis à jour",
    "mise à jour",
    "modifié",
    "actualisé",
    "aktualisiert",
    "geändert",
    "bearbeitet",
    "actualizad",
    "modificad",
    "modificat",
    "aggiornat",
    "atualizad",
    "bijgewerkt",
    "gewijzigd",
    "zaktualizowan",
    "uppdaterad",
    "opdateret",
    "oppdatert",
    "päivitetty",
    "güncelle",
    "обновлен",
    "изменен",
    "更新",
    "수정",
];

/// True where a text holds one of them, in any case.
pub(crate) fn tells_of_change(text: &str) -> bool {
    let text = text.to_lowercase();
    CHANGED.iter().any(|w| text.contains(w))
}
