#!/usr/bin/env python3
"""Writes src/locale/data/calendar.tsv from the word lists of WordPress and, for what they lack, the CLDR.

    pip install Babel==2.18.0
    tests/tools/locale_calendar.py ../shared/wordpress/words.json > src/locale/data/calendar.tsv

One row a word: kind, value, word, languages (primary subtags, joined by blanks; empty = every language).

    month  1..12    names, genitives, abbreviations; 13..24 the months of the Persian calendar
    am, pm          marks of twelve-hour clocks
    hour, minute, second, day, month_unit, year    units that stand after a number (8 h 12 min, 3月, 2010년)
    link            words that may stand inside a date ("12 de marzo de 2010")
    before, after   what "%s ago" puts before or after ("il y a", "geleden")
    span            units of "%s ago"; value = unit and side of the number they stand on ("day after")
    fixed           the same without a number ("يومين"); value = count and unit
    days_ago        0..2: "today", "yesterday", the day before

The rows that words.json lacks (older and regional names, inflected forms that people's date plugins print) are the tables below.
"""
import html
import json
import re
import sys
from collections import defaultdict

from babel import Locale

ZERO_WIDTH = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF])

# Languages that blogs are written in, whose months come from the CLDR too: platforms that format dates by ICU or by the
# browser's Intl (Blogger, newer themes) print its forms, which differ from those of WordPress's translators.
CLDR = """af am ar as ast az ba be bg bn br bs ca ce ceb cs cv cy da de dsb el en eo es et eu fa fi fil fo fr fur fy ga gd gl gsw gu ha
he hi hr hsb hu hy ia id ig is it ja jv ka kab kk km kn ko ku ky lb lij lo lt lv mg mk ml mn mr ms mt my nb ne nl nn oc or os pa pl ps pt qu rm
ro ru sa sah sc sd se si sk sl so sq sr sr_Latn su sv sw ta te tg th ti tk tr tt ug uk ur uz uz_Cyrl vec vi yi zu bs_Cyrl bn_IN""".split()

# CLDR abbreviations that are common words of other languages.
NO_MONTHS = set("now here och sat sta pay fan fra nob sen".split())

# Month names beside those of WordPress, January to December; "-" = none, "/" divides variants.
MORE_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "en 2": "jan feb mar apr may jun jul aug sep/sept oct nov dec",
    # Levantine, Maghrebi and Moroccan names
    "ar": "كانون_الثاني شباط آذار/اذار نيسان أيار/ايار حزيران تموز آب أيلول/ايلول تشرين_الأول/تشرين_الاول تشرين_الثاني كانون_الأول/كانون_الاول",
    "ar 2": "جانفي فيفري - أفريل/ابريل ماي جوان جويلية/يوليوز أوت/غشت شتنبر - نونبر دجنبر",
    "ar 3": "- - - إبريل - يونية يولية - - - - -",
    # Austrian and contracted
    "de": "jänner/jaenner feber märz/maerz/mrz/mär - - - - - - - - -",
    "de 2": "jän febr - - - - - - sept okt nov dez",
    "fr": "janv févr mars avr mai juin juil/juill août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sept/set/setiembre oct nov dic",
    "it": "genn febbr - - - - - - sett - - -",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "nl": "- - mrt - mei - - - sept - - -",
    "ca": "- - - - - - - - - oct - -",
    "da": "jan feb mar apr maj jun jul aug sept okt nov dec",
    "sv": "- - mars - - - - - sept - - -",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "hu": "jan febr márc/márczius ápr máj jún júl aug szept okt nov dec",
    "et": "jaan veebr märtsil apr - juun juul aug sept okt nov dets",
    "lv": "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī",
    "lt": "sausio/sausis vasario/vasaris kovo/kovas balandžio/balandis gegužės/gegužė birželio/birželis liepos/liepa rugpjūčio/rugpjūtis rugsėjo/rugsėjis spalio/spalis lapkričio/lapkritis gruodžio/gruodis",
    "lt 2": "saus vas kov bal geg birž liep rugp rugs spal lapkr gruod",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "is 2": "jan feb mar apr maí jún júl ágú sep okt nóv des",
    "af": "januarie februarie maart april mei junie julie augustus september oktober november desember",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga/studenog prosinca",
    "bs": "januara februara marta aprila maja juna jula augusta/avgusta septembra oktobra novembra decembra",
    "bs 2": "- - - - - - - august/avgust - - - -",
    "sr": "januar februar mart april maj jun/juni jul/juli avgust septembar oktobar novembar decembar",
    "sr 2": "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "bg": "ян февр - - - - - - септ - ноем -",
    "mk": "јан фев мар апр мај јун јул авг септ окт ноем дек",
    "ru": "янв февр мар апр мая июн июл авг сент окт нояб дек",
    "uk": "січ лют берез квіт трав черв лип серп верес жовт листоп груд",
    "be": "студзеня/студзень лютага/люты сакавіка/сакавік красавіка/красавік мая/май чэрвеня/чэрвень ліпеня/ліпень жніўня/жнівень верасня/верасень кастрычніка/кастрычнік лістапада/лістапад снежня/снежань",
    "el": "γεν - μάρ - μαϊ/μαΐ ιούν ιούλ - σεπτ - νοέ -",
    "tr": "- - - - - haz - ağus - - - -",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "eu": "urtarrilak/urtarrilaren otsailak/otsailaren martxoak/martxoaren apirilak/apirilaren maiatzak/maiatzaren ekainak/ekainaren uztailak/uztailaren abuztuak/abuztuaren irailak/irailaren urriak/urriaren azaroak/azaroaren abenduak/abenduaren",
    "eu 2": "urtarrila otsaila martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa abendua",
    "gl": "xan feb mar abr mai xuñ xul ago set out nov dec",
    "cy": "- - - - - - - - - - - -",
    "ka": "იანვარს თებერვალს მარტს აპრილს მაისს ივნისს ივლისს აგვისტოს სექტემბერს ოქტომბერს ნოემბერს დეკემბერს",
    "ka 2": "- - - - - - - - სექ - - -",
    "he": "- - מרס אפר - יונ יול אוג ספט אוק נוב דצמ",
    "hi": "जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
    "bn": "জানুয়ারী ফেব্রুয়ারী - - - - জুলাই আগস্ট সেপ্টেম্বর অক্টোবর - -",
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "fa": "- فوریهٔ - - - - ژوئیه اوت - - - -",
    "ms": "- - - - - - - - sept - - -",
    "id": "- pebruari - - - - - agt/agust - - nopember -",
    "sw": "- februari - - - - - - - - - -",
    "vi": "tháng_giêng - - tháng_bốn - - - - - - - tháng_chạp",
    "vi 2": "- - - - - - - - - - tháng_mười_một tháng_mười_hai",
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
}

# The solar Hijri calendar, which Persian blogs print where a plugin is installed; numbered 13 to 24.
PERSIAN_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"

MORE_MARKS = {
    "am": {"": "am a.m", "el": "π.μ", "zh": "早上 凌晨 上午 清晨", "ja": "午前", "es": "", "fa": "ق.ظ صبح", "ar": "صباحا صباحًا صباح",
           "hi": "पूर्वाह्न", "tr": "öö", "sv": "fm f_m", "vi": "sa", "ru": "утра", "hu": "de délelőtt", "bg": "преди_обяд", "bn": "পূর্বাহ্ণ পূর্বাহ্ন",
           "ug": "چۈشتىن_بۇرۇن", "ckb": "aim پ.ن", "th": "ก่อนเที่ยง", "ur": "صبح", "pl": "rano"},
    "pm": {"": "pm p.m", "el": "μ.μ", "zh": "晚上 下午 傍晚", "ja": "午後", "es": "", "fa": "ب.ظ عصر", "ar": "مساء مساءً",
           "hi": "अपराह्न", "tr": "ös", "sv": "em e_m", "vi": "ch tối", "ru": "вечера", "hu": "du délután", "bg": "след_обяд", "bn": "অপরাহ্ণ অপরাহ্ন",
           "ug": "چۈشتىن_كېيىن", "ckb": "د.ن", "th": "หลังเที่ยง", "ur": "شام"},
}

# Units beside a number. Those of one Latin letter count only where the grammar expects them.
UNITS = {
    "hour": "h hs hr hrs hours heures std uhr hod ч час giờ ώρα 時 时 点 點 시",
    "minute": "min mn mins minutes m мин perc phút 分 분",
    "second": "s sec сек giây 秒 초",
    "day": "日 일 号 號 d",
    "month_unit": "月 월 tháng",
    "year": "年 년 năm gada يىل eko г р",
}

# Words inside a date, between day, month and year.
LINKS = "de del d of the da do di du dels ta na ng m an a y e o den der le el ngày año anno roku року من لسنة พ.ศ ค.ศ թ ж оны сыл dal su ko د"

MORE_AGO = {
    "before": {"fr": "il y a|voici", "de": "vor", "es": "hace", "it": "", "ca": "fa", "gl": "hai", "hr": "prije", "sr": "пре|pre", "bs": "prije",
               "sk": "pred", "cs": "před", "ar": "منذ|قبل", "he": "לפני", "pt": "há|faz", "eu": "orain dela|duela", "sl": "pred", "lt": "prieš",
               "is": "fyrir"},
    "after": {"en": "ago", "it": "fa", "nl": "geleden", "da": "siden", "nb": "siden", "sv": "sedan", "fi": "sitten", "tr": "önce", "pl": "temu",
              "ru": "назад", "zh": "前|以前|之前", "ja": "前", "ko": "전", "ka": "წინ", "sq": "më parë", "cy": "yn ôl", "my": "က", "hu": "ezelőtt|ezelött",
              "vi": "trước", "th": "ที่แล้ว|ก่อน", "fa": "پیش|قبل", "id": "yang lalu|lalu", "pt": "atrás", "uk": "тому", "el": "πριν"},
}
MORE_SPANS = {
    "second": {"en": "second|seconds|sec|secs", "fr": "seconde|secondes", "de": "Sekunde|Sekunden", "es": "segundo|segundos", "it": "secondo|secondi",
               "nl": "seconde|seconden|seconden", "pt": "segundo|segundos", "zh": "秒", "ja": "秒", "ko": "초", "ru": "секунду|секунды|секунд",
               "pl": "sekundę|sekundy|sekund", "tr": "saniye", "sv": "sekund|sekunder", "da": "sekund|sekunder"},
    "minute": {"en": "minute|minutes|min|mins", "uk": "хвилину|хвилини|хвилин", "ru": "минуту", "pt": "minuto|minutos", "es": "minuto|minutos"},
    "hour": {"en": "hour|hours|hr|hrs", "bg": "час", "hu": "órája", "zh": "個小時|个小时", "lt": "valandą|valandas|valandų"},
    "day": {"en": "day|days", "de": "Tage", "bg": "ден", "hu": "napja", "lt": "dieną|dienas|dienų"},
    "week": {"en": "week|weeks", "bg": "седмица|седмици", "el": "", "ro": "săptămână|săptămâni|de săptămâni", "ru": "неделю", "hu": "hete|hét",
             "zh": "星期|個星期|个星期", "eo": "semajnoj|semajno", "et": "nädal|nädalat", "eu": "aste", "lv": "nedēļas|nedēļām", "mk": "недела|недели",
             "ms": "minggu", "sw": "wiki", "jv": "minggu", "su": "minggu", "bn": "সপ্তাহ", "ta": "வாரம்|வாரங்கள்", "si": "සති", "ur": "ہفتے|ہفتہ"},
    "month": {"en": "month|months|mo", "bg": "месец|месеца", "ro": "lună|luni|de luni", "de": "Monaten", "hu": "hónapja|hónap", "zh": "个月|個月",
              "ja": "か月|ヶ月|カ月|ケ月|ヵ月", "eo": "monatoj|monato", "et": "kuu|kuud", "eu": "hilabete", "lv": "mēnešiem|mēneša|mēneši", "mk": "месец|месеци",
              "ms": "bulan", "sw": "mwezi|miezi", "jv": "sasi|wulan", "su": "bulan", "bn": "মাস", "ta": "மாதம்|மாதங்கள்", "si": "මාස", "ur": "ماہ|مہینے"},
    "year": {"en": "year|years|yr|yrs", "bg": "година|години", "ro": "an|ani|de ani", "de": "Jahren", "hu": "éve|év", "eo": "jaroj|jaro", "et": "aasta|aastat",
             "eu": "urte", "lv": "gadiem|gada|gadi", "mk": "година|години", "ms": "tahun", "sw": "mwaka|miaka", "jv": "taun", "su": "taun", "bn": "বছর",
             "ta": "வருடம்|ஆண்டு|ஆண்டுகள்", "si": "වසර", "ur": "سال", "el": "χρόνια|χρόνο"},
}
# The forms of the CLDR (48), which scripts print (Intl.RelativeTimeFormat), where they are not those that follow a number alone.
CLDR_SPANS = {
    "minute": {"cs": "minutou|minutami", "sk": "minútou|minútami", "sl": "minuto|minutama|minutami", "et": "minuti", "hu": "perccel", "hi": "मिनट",
               "lt": "minutę|minutes", "be": "хвіліну|хвіліны|хвілін", "ka": "წუთის", "hy": "րոպե", "az": "dəqiqə", "kk": "минут", "bn": "মিনিট", "ur": "منٹ",
               "te": "నిమిషం|నిమిషాల", "ta": "நிமிடத்திற்கு|நிமிடங்களுக்கு", "is": "mínútu|mínútum", "af": "minuut|minute", "ms": "minit", "fil": "minuto",
               "uz": "daqiqa"},
    "hour": {"cs": "hodinou|hodinami", "sk": "hodinou|hodinami", "sl": "uro|urama|urami", "et": "tunni", "hu": "órával", "hi": "घंटे|घंटा", "uk": "годину|години|годин",
             "be": "гадзіну|гадзіны|гадзін", "ka": "საათის", "hy": "ժամ", "az": "saat", "kk": "сағат", "bn": "ঘণ্টা", "ur": "گھنٹہ|گھنٹے", "te": "గంట|గంటల",
             "ta": "மணிநேரம்", "is": "klukkustund|klukkustundum", "af": "uur", "ms": "jam", "fil": "oras", "uz": "soat"},
    "day": {"cs": "dnem|dny", "sk": "dňom|dňami", "sl": "dnevom|dnevoma|dnevi", "hu": "nappal", "hi": "दिन", "lv": "dienām", "nb": "døgn",
            "be": "дзень|дні|дзён", "ka": "დღის", "hy": "օր", "az": "gün", "kk": "күн", "bn": "দিন", "ur": "دن|دنوں", "te": "రోజు|రోజుల", "ta": "நாளுக்கு|நாட்களுக்கு",
            "is": "degi|dögum", "af": "dag|dae", "ms": "hari", "fil": "araw", "uz": "kun"},
    "week": {"cs": "týdnem|týdny", "sk": "týždňom|týždňami", "sl": "tednom|tednoma|tedni", "et": "nädala", "hu": "héttel", "hi": "सप्ताह|हफ़्ते", "el": "εβδομάδα|εβδομάδες",
             "lt": "savaitę|savaites|savaičių", "sr": "недеље|недеља|nedelje|nedelja", "be": "тыдзень|тыдні|тыдняў", "ka": "კვირის", "hy": "շաբաթ", "az": "həftə",
             "kk": "апта", "te": "వారం|వారాల", "is": "viku|vikum", "af": "week|weke", "fil": "linggo", "uz": "hafta"},
    "month": {"cs": "měsícem|měsíci", "sk": "mesiacom|mesiacmi", "sl": "mesecem|mesecema|meseci", "hu": "hónappal", "hi": "माह|महीने|महीना", "el": "μήνα|μήνες",
              "lt": "mėnesį|mėnesius|mėnesių", "be": "месяц|месяцы|месяцаў", "ka": "თვის", "hy": "ամիս", "az": "ay", "kk": "ай", "te": "నెల|నెలల", "is": "mánuði|mánuðum",
              "af": "maand|maande", "fil": "buwan", "uz": "oy"},
    "year": {"cs": "rokem|lety", "sk": "rokom|rokmi", "sl": "letom|letoma|leti", "hu": "évvel", "hi": "वर्ष|साल", "el": "έτος|έτη", "lt": "metus|metų", "hr": "godinu|godine|godina",
             "be": "год|гады|гадоў", "ka": "წლის", "hy": "տարի", "az": "il", "kk": "жыл", "te": "సంవత్సరం|సంవత్సరాల", "is": "ári|árum", "af": "jaar", "fil": "taon", "uz": "yil"},
}
CLDR_AGO = {
    "before": {"el": "πριν από|πριν"},
    "after": {"et": "eest", "hi": "पहले", "be": "таму", "hy": "առաջ", "az": "əvvəl", "kk": "бұрын", "bn": "আগে", "te": "క్రితం", "ta": "முன்", "af": "gelede", "fil": "ang nakalipas",
              "uz": "oldin"},
}
# One and two without a figure, or with it in brackets.
CLDR_FIXED = {
    "he": {"1 minute": "דקה", "1 hour": "שעה", "1 day": "יום אחד", "1 week": "שבוע", "1 month": "חודש", "1 year": "שנה", "2 hour": "שעתיים", "2 day": "יומיים",
           "2 week": "שבועיים", "2 month": "חודשיים", "2 year": "שנתיים"},
}
# "an hour ago" in the languages whose words.json counts one with a figure.
MORE_FIXED = {
    "en": {"minute": "a minute", "hour": "an hour", "day": "a day", "week": "a week", "month": "a month", "year": "a year"},
    "fr": {"minute": "une minute", "hour": "une heure", "day": "un jour", "week": "une semaine", "month": "un mois", "year": "un an"},
    "de": {"minute": "einer Minute", "hour": "einer Stunde", "day": "einem Tag", "week": "einer Woche", "month": "einem Monat", "year": "einem Jahr"},
    "es": {"minute": "un minuto", "hour": "una hora", "day": "un día", "week": "una semana", "month": "un mes", "year": "un año"},
    "it": {"minute": "un minuto", "hour": "un'ora", "day": "un giorno", "week": "una settimana", "month": "un mese", "year": "un anno"},
    "nl": {"minute": "een minuut", "hour": "een uur", "day": "een dag", "week": "een week", "month": "een maand", "year": "een jaar"},
}

# "Today", "yesterday" and the day before, by days back: what Intl.RelativeTimeFormat says with "numeric: auto" for 0, -1 and -2 days
# (Node 20.20, ICU 78, CLDR 48), where it has a word.
NAMED_DAYS = {
    0: {
        "af": "vandag", "am": "ዛሬ", "ar": "اليوم", "as": "আজি", "ast": "güei", "az": "bu gün", "be": "сёння", "bg": "днес", "bn": "আজ",
        "br": "hiziv", "bs": "danas|данас", "ca": "avui", "ceb": "karong adlawa", "cs": "dnes", "cy": "heddiw", "da": "i dag", "de": "heute",
        "dsb": "źinsa", "el": "σήμερα", "en": "today", "es": "hoy", "et": "täna", "eu": "gaur", "fa": "امروز", "fi": "tänään", "fil": "ngayong araw",
        "fo": "í dag", "fr": "aujourd’hui", "fy": "vandaag", "ga": "inniu", "gd": "an-diugh", "gl": "hoxe", "gu": "આજે", "ha": "yau", "he": "היום",
        "hi": "आज", "hr": "danas", "hsb": "dźensa", "hu": "ma", "hy": "այսօր", "id": "hari ini", "ig": "taa", "is": "í dag", "it": "oggi",
        "ja": "今日", "jv": "dino iki", "ka": "დღეს", "kk": "бүгін", "km": "ថ្ងៃ​នេះ", "kn": "ಇಂದು", "ko": "오늘", "ky": "бүгүн", "lb": "haut",
        "lo": "ມື້ນີ້", "lt": "šiandien", "lv": "šodien", "mk": "денес", "ml": "ഇന്ന്", "mn": "өнөөдөр", "mr": "आज", "ms": "hari ini", "my": "ယနေ့",
        "nb": "i dag", "ne": "आज", "nl": "vandaag", "oc": "today", "or": "ଆଜି", "pa": "ਅੱਜ", "pl": "dzisiaj", "ps": "نن", "pt": "hoje", "ro": "azi",
        "ru": "сегодня", "sc": "oe", "sd": "اڄ", "si": "අද", "sk": "dnes", "sl": "danes", "so": "maanta", "sq": "sot", "sr": "danas|данас",
        "sv": "i dag", "sw": "leo", "ta": "இன்று", "te": "ఈ రోజు", "th": "วันนี้", "tk": "şu gün", "tr": "bugün", "ug": "بۈگۈن", "uk": "сьогодні",
        "ur": "آج", "uz": "bugun|бугун", "vi": "hôm nay", "zh": "今天", "zu": "namhlanje",
    },
    1: {
        "af": "gister", "am": "ትናንት", "ar": "أمس", "as": "কালি", "ast": "ayeri", "az": "dünən", "be": "учора", "bg": "вчера", "bn": "গতকাল",
        "br": "decʼh", "bs": "jučer|јуче", "ca": "ahir", "ceb": "gahapon", "cs": "včera", "cy": "ddoe", "da": "i går", "de": "gestern",
        "dsb": "cora", "el": "χθες", "en": "yesterday", "es": "ayer", "et": "eile", "eu": "atzo", "fa": "دیروز", "fi": "eilen", "fil": "kahapon",
        "fo": "í gjár", "fr": "hier", "fy": "gisteren", "ga": "inné", "gd": "an-dè", "gl": "onte", "gu": "ગઈકાલે", "ha": "jiya", "he": "אתמול",
        "hi": "कल", "hr": "jučer", "hsb": "wčera", "hu": "tegnap", "hy": "երեկ", "id": "kemarin", "ig": "ụnyaahụ", "is": "í gær", "it": "ieri",
        "ja": "昨日", "jv": "wingi", "ka": "გუშინ", "kk": "кеше", "km": "ម្សិលមិញ", "kn": "ನಿನ್ನೆ", "ko": "어제", "ky": "кечээ", "lb": "gëschter",
        "lo": "ມື້ວານ", "lt": "vakar", "lv": "vakar", "mk": "вчера", "ml": "ഇന്നലെ", "mn": "өчигдөр", "mr": "काल", "ms": "semalam", "my": "မနေ့က",
        "nb": "i går", "ne": "हिजो", "nl": "gisteren", "oc": "yesterday", "or": "ଗତକାଲି", "pa": "ਬੀਤਿਆ ਕੱਲ੍ਹ", "pl": "wczoraj", "ps": "پرون",
        "pt": "ontem", "ro": "ieri", "ru": "вчера", "sc": "eris", "sd": "ڪل", "si": "ඊයේ", "sk": "včera", "sl": "včeraj", "so": "shalay",
        "sq": "dje", "sr": "јуче|juče", "sv": "i går", "sw": "jana", "ta": "நேற்று", "te": "నిన్న", "th": "เมื่อวาน", "tk": "düýn", "tr": "dün",
        "ug": "تۈنۈگۈن", "uk": "учора", "ur": "گزشتہ کل", "uz": "kecha|кеча", "vi": "hôm qua", "zh": "昨天", "zu": "izolo",
    },
    2: {
        "af": "eergister", "am": "ከትናንት ወዲያ", "ar": "أول أمس", "as": "পৰহি", "ast": "antayeri", "be": "пазаўчора", "bg": "онзи ден", "bn": "গত পরশু",
        "br": "dercʼhent-decʼh", "bs": "prekjučer|прекјуче", "ca": "abans-d’ahir", "cs": "předevčírem", "cy": "echdoe", "da": "i forgårs",
        "de": "vorgestern", "el": "προχθές", "es": "anteayer", "et": "üleeile", "eu": "herenegun", "fa": "پریروز", "fi": "toissa päivänä",
        "fil": "araw bago ang kahapon", "fo": "fyrradagin", "fr": "avant-hier", "fy": "eergisteren", "ga": "arú inné", "gd": "a-bhòin-dè",
        "gl": "antonte", "gu": "ગયા પરમદિવસે", "he": "שלשום", "hi": "परसों", "hr": "prekjučer", "hu": "tegnapelőtt", "hy": "նախանցյալ օրը",
        "id": "kemarin dulu", "is": "í fyrradag", "it": "l’altro ieri", "ja": "一昨日", "ka": "გუშინწინ", "kk": "алдыңгүні", "km": "ម្សិល​ម៉្ងៃ",
        "kn": "ಮೊನ್ನೆ", "ko": "그저께", "ky": "мурдагы күнү", "lo": "ມື້ກ່ອນ", "lt": "užvakar", "lv": "aizvakar", "mk": "завчера", "ml": "മിനിഞ്ഞാന്ന്",
        "mn": "уржигдар", "ms": "kelmarin", "my": "တစ်နေ့က", "nb": "i forgårs", "ne": "अस्ति", "nl": "eergisteren", "pl": "przedwczoraj",
        "pt": "anteontem", "ro": "alaltăieri", "ru": "позавчера", "si": "පෙරේදා", "sk": "predvčerom", "sl": "predvčerajšnjim",
        "sr": "прекјуче|prekjuče", "sv": "i förrgår", "sw": "juzi", "ta": "நேற்று முன்தினம்", "te": "మొన్న", "th": "เมื่อวานซืน",
        "tr": "evvelsi gün", "uk": "позавчора", "ur": "گزشتہ پرسوں", "vi": "hôm kia", "zh": "前天", "zu": "usuku olwandulela olwayizolo",
    },
}
# What people's themes print beside it.
MORE_DAYS = {
    0: {"fr": "aujourd'hui", "sv": "idag", "no": "i dag|idag", "pl": "dziś|dzis", "cs": "dneska", "zh": "今天|今日", "pt": "hoje", "hr": "danas", "ca": "avui"},
    1: {"sv": "igår", "no": "i går|igår", "zh": "昨天|昨日", "cs": "včera", "ja": "きのう"},
    2: {"en": "day before yesterday|the day before yesterday", "es": "antes de ayer", "it": "ieri l'altro|l'altro ieri", "ja": "おととい", "zh": "前天|前日", "ko": "그제"},
}

UNIT_KEYS = {"%s min": "minute", "%s minute": "minute", "%s hour": "hour", "%s day": "day", "%s week": "week", "%s month": "month", "%s year": "year"}


def clean(word):
    """The bare word: no entities, no gettext context ("Jan_January_abbreviation"), one blank between words."""
    word = html.unescape(word or "").translate(ZERO_WIDTH).replace("\xa0", " ")
    word = word.split("_")[0]
    return " ".join(word.split()).strip(" :")


class Rows:
    """Rows keyed by kind, value and word, each with the languages that use it."""

    def __init__(self):
        self.rows = defaultdict(set)

    def add(self, kind, value, word, language):
        if word:
            self.rows[kind, str(value), word].add(language)

    def write(self, out):
        order = ["month", "am", "pm", *UNITS, "link", "before", "after", "span", "fixed", "days_ago"]
        for (kind, value, word), languages in sorted(
            self.rows.items(), key=lambda r: (order.index(r[0][0]), r[0][1].zfill(2), r[0][2])
        ):
            out.write(f"{kind}\t{value}\t{word}\t{' '.join(sorted(filter(None, languages)))}\n")


def months(rows, language, date):
    for key in ("months", "months_genitive", "months_abbr"):
        seen = {}
        for number, name in enumerate(date.get(key) or [], 1):
            name = clean(name).rstrip(".") if key == "months_abbr" else clean(name)
            # "3月", "Tháng 3": digits are read by the grammar. One letter says nothing.
            if re.search(r"\d", name) or len(name) < 2:
                continue
            # A translator's slip (Bengali prints June for July): the first month that claims a word has it.
            if seen.setdefault(name.lower(), number) == number:
                rows.add("month", number, name.lower(), language)
                # Scottish Gaelic with and without the article.
                if language == "gd" and " " in name:
                    rows.add("month", number, name.split(" ", 1)[1].lower(), language)


def marks(rows, language, date):
    for key in ("am", "pm", "AM", "PM"):
        word = clean(date.get(key)).lower().rstrip(".")
        if word and not (word == "pm" and key in ("am", "AM")):
            rows.add(key.lower(), "-", word, "" if word.replace(".", "") in ("am", "pm") else language)


def ago(rows, language, core):
    template = clean(core.get("%s ago"))
    if "%s" in template:
        before, after = template.split("%s", 1)
        rows.add("before", "-", before.strip().lower(), language)
        rows.add("after", "-", after.strip().lower(), language)
    for key, unit in UNIT_KEYS.items():
        entry = core.get(key)
        forms = entry["forms"] if isinstance(entry, dict) else [entry] if entry else []
        for place, form in enumerate(forms):
            form = clean(form).lower()
            # Uyghur "singular: %s week": a note to translators that was printed.
            form = form.split(": ")[-1]
            if "%s" not in form:
                # WordPress picks the form by plural rules: the second and third of Arabic are one and two.
                count = 2 if language == "ar" and place == 2 else 1
                rows.add("fixed", f"{count} {unit}", form, language)
                continue
            before, after = form.split("%s", 1)
            rows.add("span", f"{unit} before", before.strip().strip("."), language)
            rows.add("span", f"{unit} after", after.strip().strip("."), language)


def cldr(rows):
    """Months and marks of the CLDR where a word says only one thing; one and two Latin letters say nothing."""
    known = defaultdict(set)
    for kind, value, word in rows.rows:
        if kind == "month":
            known[word].add(value)
    for name in CLDR:
        locale = Locale.parse(name)
        language = name.split("_")[0].replace("nn", "nb")
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, word in locale.months[context][width].items():
                    word = clean(word).lower().rstrip(".॰׳")
                    letters = re.sub(r"[ .-]", "", word)
                    # A month that another language has under this name stays that language's (Basque "abe." is December).
                    if re.search(r"[\d'’ʻ]", word) or word in NO_MONTHS or len(letters) < 2 + word.isascii() or known[word] - {str(number)}:
                        continue
                    rows.add("month", number, word, language)
                    if language == "mn" and word.endswith(" сар"):
                        rows.add("month", number, word + "ын", language)
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                periods = locale.day_periods.get(context, {}).get(width, {})
                for key in ("am", "pm"):
                    word = clean(periods.get(key)).lower().rstrip(".")
                    other = "pm" if key == "am" else "am"
                    if len(re.sub(r"\W", "", word)) > 1 and word not in ("am", "pm", "a.m", "p.m", "a. m", "p. m") and not any(r[0] == other and r[2] == word for r in rows.rows):
                        rows.add(key, "-", word, language)


def by_hand(rows):
    for name, line in MORE_MONTHS.items():
        for number, variants in enumerate(line.split(), 1):
            for word in variants.split("/"):
                if word != "-":
                    rows.add("month", number, word.replace("_", " "), name.split()[0])
    for number, word in enumerate(PERSIAN_MONTHS.split(), 13):
        rows.add("month", number, word, "fa")
    for kind, table in MORE_MARKS.items():
        for language, words in table.items():
            for word in words.split():
                rows.add(kind, "-", word.replace("_", " "), language)
    for unit, words in UNITS.items():
        for word in words.split():
            rows.add(unit, "-", word, "")
    for word in LINKS.split():
        rows.add("link", "-", word, "")
    for side, table in (*MORE_AGO.items(), *CLDR_AGO.items()):
        for language, words in table.items():
            for word in words.split("|"):
                rows.add(side, "-", word, language)
    for unit, table in (*MORE_SPANS.items(), *CLDR_SPANS.items()):
        for language, words in table.items():
            for word in words.split("|"):
                rows.add("span", f"{unit} after", word.lower(), language)
    for language, table in MORE_FIXED.items():
        for unit, word in table.items():
            rows.add("fixed", f"1 {unit}", word.lower(), language)
    for language, table in CLDR_FIXED.items():
        for span, word in table.items():
            rows.add("fixed", span, word, language)
    for table in NAMED_DAYS, MORE_DAYS:
        for days, words in table.items():
            for language, word in ((language, word) for language, line in words.items() for word in line.split("|")):
                rows.add("days_ago", days, word.lower(), language.replace("no", "nb"))


def main():
    rows = Rows()
    with open(sys.argv[1], encoding="utf-8") as file:
        locales = json.load(file)
    for locale, words in sorted(locales.items()):
        language = locale.split("_")[0]
        for key in ("date_recent", "date"):
            months(rows, language, words.get(key) or {})
            marks(rows, language, words.get(key) or {})
        for key in ("core", "core_recent"):
            ago(rows, language, words.get(key) or {})
    by_hand(rows)
    cldr(rows)
    sys.stdout.write("# Written by tests/tools/locale_calendar.py (what each column means stands there); not edited by hand.\n")
    rows.write(sys.stdout)


if __name__ == "__main__":
    main()
