// The common shortcodes. One that is not here is shown as it was written.

const TABLE = `
smile 😄 grinning 😀 grin 😁 laughing 😆 joy 😂 rofl 🤣 smiley 😃 wink 😉 blush 😊 slightly_smiling_face 🙂
upside_down_face 🙃 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 thinking_face 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶
smirk 😏 unamused 😒 face_with_rolling_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷
sunglasses 😎 nerd_face 🤓 confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮 astonished 😲 flushed 😳 cry 😢
sob 😭 scream 😱 disappointed 😞 sweat 😓 sweat_smile 😅 weary 😩 triumph 😤 rage 😡 angry 😠 partying_face 🥳 hugging_face 🤗
robot_face 🤖 skull 💀 ghost 👻 wave 👋 raised_hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 point_left 👈 point_right 👉
point_up ☝️ point_up_2 👆 point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ clap 👏 raised_hands 🙌 handshake 🤝 pray 🙏
muscle 💪 eyes 👀 brain 🧠 bust_in_silhouette 👤 busts_in_silhouette 👥 technologist 🧑‍💻
heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤 broken_heart 💔
fire 🔥 sparkles ✨ star ⭐ star2 🌟 zap ⚡ boom 💥 100 💯 tada 🎉 confetti_ball 🎊 gift 🎁 balloon 🎈 trophy 🏆 medal 🏅
first_place_medal 🥇 second_place_medal 🥈 third_place_medal 🥉 dart 🎯 rocket 🚀 airplane ✈️ car 🚗 truck 🚚 house 🏠 office 🏢
factory 🏭 bank 🏦 hospital 🏥 school 🏫 seedling 🌱 herb 🌿 deciduous_tree 🌳 cactus 🌵 four_leaf_clover 🍀 sunny ☀️ cloud ☁️
rain_cloud 🌧️ snowflake ❄️ rainbow 🌈 ocean 🌊 crescent_moon 🌙 earth_americas 🌎 coffee ☕ beer 🍺 pizza 🍕 cake 🍰
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ heavy_multiplication_x ✖️
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 rotating_light 🚨 exclamation ❗ grey_exclamation ❕ question ❓ grey_question ❔
information_source ℹ️ bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 speech_balloon 💬 thought_balloon 💭 email 📧 envelope ✉️
incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 mailbox 📫 phone ☎️ telephone_receiver 📞 iphone 📱 computer 💻 desktop_computer 🖥️
bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 clipboard 📋 memo 📝 pencil 📝 pencil2 ✏️ paperclip 📎
pushpin 📌 round_pushpin 📍 file_folder 📁 open_file_folder 📂 page_facing_up 📄 page_with_curl 📃 bookmark 🔖 bookmark_tabs 📑
books 📚 book 📖 notebook 📓 ledger 📒 newspaper 📰 scroll 📜 label 🏷️ mag 🔍 mag_right 🔎 lock 🔒 unlock 🔓 key 🔑 link 🔗
hammer 🔨 hammer_and_wrench 🛠️ wrench 🔧 gear ⚙️ bulb 💡 battery 🔋 electric_plug 🔌 moneybag 💰 dollar 💵 credit_card 💳 gem 💎
briefcase 💼 calendar 📆 date 📅 spiral_calendar_pad 🗓️ clock1 🕐 clock3 🕒 clock9 🕘 alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️
hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_upper_right ↗️
arrow_lower_right ↘️ arrows_counterclockwise 🔄 repeat 🔁 recycle ♻️ leftwards_arrow_with_hook ↩️ arrow_forward ▶️
double_vertical_bar ⏸️ black_square_for_stop ⏹️ fast_forward ⏩ heavy_plus_sign ➕ heavy_minus_sign ➖ red_circle 🔴
large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪
black_circle ⚫ large_orange_diamond 🔶 small_blue_diamond 🔹 small_orange_diamond 🔸 black_small_square ▪️ white_small_square ▫️
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ checkered_flag 🏁 triangular_flag_on_post 🚩 flag-br 🇧🇷 flag-pt 🇵🇹 flag-es 🇪🇸
flag-mx 🇲🇽 flag-ar 🇦🇷 flag-us 🇺🇸 package 📦 shopping_trolley 🛒 ticket 🎫 crystal_ball 🔮 magnet 🧲 compass 🧭 world_map 🗺️
snail 🐌 turtle 🐢 bee 🐝 unicorn_face 🦄 dog 🐶 cat 🐱 zzz 💤 new 🆕 ok 🆗 sos 🆘 handshake_tone1 🤝 receipt 🧾 puzzle_piece 🧩`;

const words = TABLE.trim().split(/\s+/);
export const EMOJI = new Map();
for (let at = 0; at + 1 < words.length; at += 2) EMOJI.set(words[at], words[at + 1]);

/** The characters of a shortcode, or null. */
export const emoji = (name) => EMOJI.get(name.split("::")[0]) ?? null;

/** Plain text with its shortcodes replaced. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+'-]+):/g, (all, name) => emoji(name) ?? all);
