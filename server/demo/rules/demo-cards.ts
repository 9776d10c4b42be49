import type { ItemCard } from "../../contracts/catalogue.ts";

type Part = readonly [name: string, units: number];

/** Ingredients are what the parts are, and what is only seasoned with. */
const card = (recipe: string, parts: readonly Part[], seasoning: string, allergens = ""): ItemCard => ({
  recipe,
  ingredients: [...parts.map(([name]) => name), ...listOf(seasoning)],
  allergens: listOf(allergens),
  parts: Object.fromEntries(parts),
});
const listOf = (text: string): string[] => (text === "" ? [] : text.split(", "));

const PEANUT = "花生 / Peanuts";
const SOY = "大豆 / Soy";
const WHEAT = "麸质 / Gluten";
const EGG = "鸡蛋 / Egg";
const FISH = "海鲜 / Seafood";
const SESAME = "芝麻 / Sesame";
const both = (...allergens: string[]) => allergens.join(", ");

/** Recipe cards of the demo's two kitchens, by item. */
export const demoCards: Readonly<Record<string, ItemCard>> = {
  "wok-kung-pao": card(
    "鸡丁上浆滑油，爆香干辣椒花椒，下鸡丁、宫保汁，离火拌花生 / Velvet the chicken, bloom dried chilli and Sichuan pepper, toss in sauce, peanuts off the heat",
    [
      ["鸡腿丁 180 g / Diced chicken 180 g", 1],
      ["花生 40 g / Peanuts 40 g", 1],
    ],
    "干辣椒 / Dried chilli, 花椒 / Sichuan pepper, 宫保汁 / Kung pao sauce",
    both(PEANUT, SOY),
  ),
  "wok-mapo": card(
    "豆腐焯水，炒香牛肉末豆瓣，烧三分钟，勾两次芡，撒花椒面 / Blanch tofu, fry beef with bean paste, simmer 3 min, thicken twice, dust with pepper",
    [
      ["嫩豆腐一盒 / Soft tofu, block", 1],
      ["牛肉末 50 g / Minced beef 50 g", 1],
    ],
    "郫县豆瓣 / Broad bean paste, 花椒面 / Ground Sichuan pepper",
    both(SOY, WHEAT),
  ),
  "wok-twice-cooked": card(
    "煮好的五花切片，煸至起灯盏窝，下豆瓣甜面酱，青蒜断生 / Slice boiled pork belly, render until curled, bean pastes, leeks until just wilted",
    [
      ["熟五花肉 160 g / Boiled pork belly 160 g", 1],
      ["青蒜一把 / Leek, handful", 1],
    ],
    "豆瓣 / Bean paste, 甜面酱 / Sweet flour paste",
    both(SOY, WHEAT),
  ),
  "wok-yuxiang": card(
    "肉丝滑散，炒香泡椒姜蒜，下木耳笋丝，烹鱼香汁收汁 / Velvet pork, fry pickled chilli, add wood ear and bamboo, reduce the sauce",
    [
      ["里脊丝 150 g / Shredded pork 150 g", 1],
      ["木耳笋丝 80 g / Wood ear and bamboo 80 g", 1],
    ],
    "泡椒 / Pickled chilli, 鱼香汁 / Yuxiang sauce",
    SOY,
  ),
  "wok-tomato-egg": card(
    "蛋先炒嫩盛出，番茄炒出汁，回锅加糖 / Scramble eggs soft and set aside, cook tomato to a sauce, return with sugar",
    [
      ["鸡蛋 / Egg", 3],
      ["番茄 / Tomato", 2],
    ],
    "白糖 / Sugar, 葱 / Spring onion",
    EGG,
  ),
  "wok-dry-beans": card(
    "四季豆炸至起皱，干煸肉末芽菜，合炒一分钟；豆必须熟透 / Fry beans until wrinkled, dry-fry pork and pickles, toss 1 min; beans must be cooked through",
    [
      ["四季豆 220 g / Green beans 220 g", 1],
      ["肉末 40 g / Minced pork 40 g", 1],
    ],
    "芽菜 / Preserved greens, 干辣椒 / Dried chilli",
    SOY,
  ),
  "wok-fried-rice": card(
    "蛋炒散，下冷饭大火翻散，加虾仁火腿青豆 / Scramble egg, toss cold rice over high heat, add shrimp, ham and peas",
    [
      ["冷饭 300 g / Cold rice 300 g", 1],
      ["鸡蛋 / Egg", 2],
      ["虾仁 50 g / Shrimp 50 g", 1],
    ],
    "火腿 / Ham, 青豆 / Peas",
    both(EGG, FISH, SOY),
  ),
  "wok-chow-fun": card(
    "河粉拨散，牛肉滑油，旺火合炒，沿锅边烹老抽 / Loosen noodles, velvet beef, sear together, soy along the rim",
    [
      ["河粉 250 g / Rice noodles 250 g", 1],
      ["牛肉片 120 g / Sliced beef 120 g", 1],
    ],
    "豆芽 / Bean sprouts, 老抽 / Dark soy",
    both(SOY, WHEAT),
  ),
  "wok-squid": card(
    "鱿鱼拍粉，180 度炸 90 秒，与椒盐蒜末快翻 / Dust squid, fry at 180 °C for 90 s, toss with salt, pepper and garlic",
    [["鱿鱼圈 200 g / Squid rings 200 g", 1]],
    "椒盐 / Spiced salt, 蒜末 / Garlic",
    both(FISH, WHEAT),
  ),
  "wok-spring-rolls": card(
    "170 度炸三分钟至金黄，沥油竖放 / Fry at 170 °C for 3 min until golden, drain upright",
    [["春卷 / Spring roll", 4]],
    "甜辣酱 / Sweet chilli sauce",
    both(WHEAT, SOY),
  ),
  "wok-cucumber": card(
    "黄瓜拍碎去籽，现拌蒜泥香油 / Smash and seed cucumber, dress to order with garlic and sesame oil",
    [["黄瓜 / Cucumber", 1]],
    "蒜泥 / Garlic, 香醋 / Black vinegar, 香油 / Sesame oil",
    both(SESAME, SOY),
  ),
  "wok-koushui": card(
    "白切鸡斩件，浇红油，撒花生芝麻 / Chop poached chicken, spoon over chilli oil, peanuts and sesame",
    [["白切鸡半只 / Poached chicken, half", 1]],
    "红油 / Chilli oil, 花生碎 / Crushed peanuts, 芝麻 / Sesame",
    both(PEANUT, SESAME, SOY),
  ),
  "wok-plum": card(
    "冰杯八分满，加桂花 / Ice cup four fifths full, osmanthus on top",
    [["酸梅汤 500 ml / Sour plum drink 500 ml", 1]],
    "冰 / Ice, 桂花 / Osmanthus",
  ),
  "wok-soy-milk": card(
    "现磨煮沸再装杯，问糖度 / Grind and boil before filling, ask about sugar",
    [["黄豆 60 g / Soybeans 60 g", 1]],
    "白糖 / Sugar",
    SOY,
  ),
  "grill-lamb": card(
    "炭火两面各两分钟，撒孜然辣椒面 / Two minutes a side over charcoal, cumin and chilli",
    [["羊肉串 / Lamb skewer", 5]],
    "孜然 / Cumin, 辣椒面 / Chilli powder",
    SESAME,
  ),
  "grill-beef": card(
    "两面各一分半，刷酱一次 / A minute and a half a side, glaze once",
    [["牛肉串 / Beef skewer", 5]],
    "烧烤酱 / Barbecue glaze",
    both(SOY, WHEAT),
  ),
  "grill-wings": card(
    "中火翻烤八分钟，骨边无血水 / Eight minutes over medium heat, no pink at the bone",
    [["腌鸡翅 / Marinated wing", 4]],
    "蜂蜜 / Honey, 生抽 / Light soy",
    both(SOY, WHEAT),
  ),
  "grill-aubergine": card(
    "整烤至软，划开铺蒜蓉，再烤一分钟 / Grill whole until soft, split, spread garlic, one more minute",
    [["长茄子 / Aubergine", 1]],
    "蒜蓉 / Garlic sauce",
    SOY,
  ),
  "grill-oysters": card(
    "开壳铺蒜蓉粉丝，壳沸后两分钟离火 / Open, top with garlic and vermicelli, off two minutes after the shell boils",
    [["生蚝 / Oyster", 6]],
    "蒜蓉 / Garlic, 粉丝 / Vermicelli",
    FISH,
  ),
  "grill-bass": card(
    "鱼身划刀，皮面先烤六分钟，翻面四分钟 / Score, six minutes skin down, four on the other side",
    [["鲈鱼 600 g / Sea bass 600 g", 1]],
    "姜丝 / Ginger, 豉油 / Fish soy",
    both(FISH, SOY),
  ),
  "grill-chives": card(
    "大火快烤四十秒，出水前离火 / Forty seconds over high heat, off before it weeps",
    [["韭菜串 / Chive skewer", 4]],
    "孜然 / Cumin",
  ),
  "grill-bun": card(
    "两面烤至金黄，配炼乳 / Toast both sides, condensed milk beside",
    [["馒头片 / Mantou slice", 6]],
    "炼乳 / Condensed milk",
    both(WHEAT, "乳制品 / Milk"),
  ),
  "grill-popcorn": card(
    "170 度炸四分钟，复炸三十秒，拌九层塔 / Fry at 170 °C for 4 min, again for 30 s, toss with basil",
    [["鸡块 220 g / Chicken pieces 220 g", 1]],
    "地瓜粉 / Sweet potato starch, 九层塔 / Basil",
    both(SOY, EGG),
  ),
  "grill-fries": card(
    "180 度炸三分钟，撒梅粉 / Fry at 180 °C for 3 min, plum powder",
    [["红薯条 200 g / Sweet potato 200 g", 1]],
    "梅粉 / Plum powder",
  ),
  "grill-kimchi": card(
    "现切装碟，不加热 / Cut to order, never heated",
    [["辣白菜 150 g / Spicy cabbage 150 g", 1]],
    "白芝麻 / Sesame",
    both(SESAME, FISH),
  ),
  "grill-edamame": card(
    "沸水一分钟，拌海盐 / One minute in boiling water, sea salt",
    [["毛豆 250 g / Edamame 250 g", 1]],
    "海盐 / Sea salt",
    SOY,
  ),
  "grill-beer": card(
    "斜杯接酒，泡沫两指 / Tilt the glass, two fingers of foam",
    [["精酿 500 ml / Draught beer 500 ml", 1]],
    "",
    WHEAT,
  ),
  "grill-lemon-tea": card(
    "香水柠檬捶二十下，加茶冰摇匀 / Pound perfume lemon twenty times, shake with tea and ice",
    [
      ["香水柠檬 / Perfume lemon", 1],
      ["茶汤 300 ml / Tea 300 ml", 1],
    ],
    "冰 / Ice",
  ),
};
