import type { OrderKind } from "../../contracts/orders.ts";

/** The demo business: four shops that exist only where the demo was not switched off. */
export interface DemoItem {
  id: string;
  nameEn: string;
  nameZh: string;
  /** A kitchen's station; elsewhere the skill or the desk. */
  station: string;
  /** Fen. */
  priceMinor: number;
  /** Kitchen: on the stove. Elsewhere: how long it takes. */
  prepSeconds: number;
}
export interface DemoShop {
  id: string;
  nameEn: string;
  nameZh: string;
  kind: OrderKind;
  region: string;
  items: DemoItem[];
}

const item = (
  id: string,
  nameEn: string,
  nameZh: string,
  station: string,
  priceMinor: number,
  prepSeconds: number,
): DemoItem => ({ id, nameEn, nameZh, station, priceMinor, prepSeconds });

export const WOK = "demo-wok";
export const GRILL = "demo-grill";
export const CLEAN = "demo-clean";
export const MUSEUM = "demo-museum";

export const demoShops: readonly DemoShop[] = [
  {
    id: WOK,
    nameEn: "Red Lantern Wok",
    nameZh: "红灯笼小炒",
    kind: "meal",
    region: "cn-east",
    items: [
      item("wok-kung-pao", "Kung Pao chicken", "宫保鸡丁", "wok", 3_200, 110),
      item("wok-mapo", "Mapo tofu", "麻婆豆腐", "wok", 2_400, 90),
      item("wok-twice-cooked", "Twice-cooked pork", "回锅肉", "wok", 3_600, 120),
      item("wok-yuxiang", "Yuxiang shredded pork", "鱼香肉丝", "wok", 2_900, 105),
      item("wok-tomato-egg", "Tomato and egg", "番茄炒蛋", "wok", 1_900, 75),
      item("wok-dry-beans", "Dry-fried green beans", "干煸四季豆", "wok", 2_200, 95),
      item("wok-fried-rice", "Yangzhou fried rice", "扬州炒饭", "wok", 2_100, 85),
      item("wok-chow-fun", "Beef chow fun", "干炒牛河", "wok", 2_800, 95),
      item("wok-squid", "Salt and pepper squid", "椒盐鱿鱼", "fry", 3_800, 140),
      item("wok-spring-rolls", "Spring rolls", "炸春卷", "fry", 1_600, 100),
      item("wok-cucumber", "Smashed cucumber", "拍黄瓜", "cold", 1_200, 45),
      item("wok-koushui", "Mouth-watering chicken", "口水鸡", "cold", 2_600, 55),
      item("wok-plum", "Sour plum drink", "酸梅汤", "drinks", 800, 20),
      item("wok-soy-milk", "Fresh soy milk", "现磨豆浆", "drinks", 700, 30),
    ],
  },
  {
    id: GRILL,
    nameEn: "Ember Grill House",
    nameZh: "炭火人家",
    kind: "meal",
    region: "cn-south",
    items: [
      item("grill-lamb", "Lamb skewers", "羊肉串", "grill", 2_800, 130),
      item("grill-beef", "Beef skewers", "牛肉串", "grill", 3_000, 125),
      item("grill-wings", "Chicken wings", "烤鸡翅", "grill", 2_600, 150),
      item("grill-aubergine", "Garlic aubergine", "蒜蓉烤茄子", "grill", 1_800, 140),
      item("grill-oysters", "Garlic oysters", "蒜蓉生蚝", "grill", 3_600, 115),
      item("grill-bass", "Charcoal sea bass", "炭烤鲈鱼", "grill", 6_800, 210),
      item("grill-chives", "Grilled chives", "烤韭菜", "grill", 900, 70),
      item("grill-bun", "Toasted mantou", "烤馒头片", "grill", 800, 60),
      item("grill-popcorn", "Salt-crisp chicken", "盐酥鸡", "fry", 2_200, 110),
      item("grill-fries", "Sweet potato fries", "炸红薯条", "fry", 1_500, 95),
      item("grill-kimchi", "Spicy cabbage", "辣白菜", "cold", 900, 25),
      item("grill-edamame", "Salted edamame", "盐水毛豆", "cold", 1_200, 30),
      item("grill-beer", "Draught beer", "精酿啤酒", "drinks", 1_800, 20),
      item("grill-lemon-tea", "Pounded lemon tea", "手打柠檬茶", "drinks", 1_600, 45),
    ],
  },
  {
    id: CLEAN,
    nameEn: "Bright Home Services",
    nameZh: "亮家到家服务",
    kind: "home_service",
    region: "cn-east",
    items: [
      item("clean-daily", "Regular cleaning, 2 h", "日常保洁 2 小时", "cleaning", 12_800, 7_200),
      item("clean-deep", "Deep cleaning, 4 h", "深度保洁 4 小时", "cleaning", 38_800, 14_400),
      item("clean-kitchen", "Kitchen degreasing", "厨房重油清洁", "cleaning", 26_800, 9_000),
      item("clean-move", "Move-in cleaning", "开荒保洁", "cleaning", 58_800, 18_000),
      item("clean-windows", "Window cleaning", "擦玻璃", "windows", 16_800, 5_400),
      item("clean-aircon", "Air conditioner service", "空调清洗", "appliance", 13_800, 3_600),
      item("clean-hood", "Range hood service", "油烟机清洗", "appliance", 18_800, 5_400),
      item("clean-washer", "Washing machine service", "洗衣机清洗", "appliance", 12_800, 3_600),
      item("clean-drain", "Drain unblocking", "管道疏通", "plumbing", 15_800, 3_600),
      item("clean-tap", "Tap repair", "水龙头维修", "plumbing", 9_800, 2_700),
      item("clean-lamp", "Light fitting", "灯具安装", "electrical", 8_800, 2_700),
      item("clean-socket", "Socket repair", "插座维修", "electrical", 7_800, 2_700),
    ],
  },
  {
    id: MUSEUM,
    nameEn: "Riverside Museum",
    nameZh: "江畔博物馆",
    kind: "reservation",
    region: "cn-east",
    items: [
      item("museum-general", "General admission", "普通参观", "hall", 0, 7_200),
      item("museum-student", "Student admission", "学生参观", "hall", 0, 7_200),
      item("museum-senior", "Senior admission", "长者参观", "hall", 0, 7_200),
      item("museum-family", "Family admission", "亲子参观", "hall", 0, 7_200),
      item("museum-bronze", "Bronze gallery", "青铜馆", "gallery", 2_000, 3_600),
      item("museum-porcelain", "Porcelain gallery", "陶瓷馆", "gallery", 2_000, 3_600),
      item("museum-calligraphy", "Calligraphy gallery", "书画馆", "gallery", 2_000, 3_600),
      item("museum-special", "Special exhibition", "特展", "gallery", 6_000, 5_400),
      item("museum-tour-zh", "Guided tour, Chinese", "中文讲解", "tour", 3_000, 3_600),
      item("museum-tour-en", "Guided tour, English", "英文讲解", "tour", 4_000, 3_600),
      item("museum-night", "Night opening", "夜场", "tour", 8_000, 7_200),
      item("museum-workshop", "Rubbing workshop", "拓印体验", "workshop", 4_800, 5_400),
    ],
  },
];

export interface DemoProvider {
  id: string;
  nameEn: string;
  nameZh: string;
  skills: Record<string, number>;
  rating: number;
  xKm: number;
  yKm: number;
}

const person = (
  nameZh: string,
  nameEn: string,
  rating: number,
  [xKm, yKm]: [number, number],
  skills: Record<string, number>,
): DemoProvider => ({
  id: `demo-${nameEn.toLowerCase().replace(/\s/g, "-")}`,
  nameEn,
  nameZh,
  rating,
  xKm,
  yKm,
  skills,
});

/** Positions on the firm's own plane, kilometres from its office. */
export const demoProviders: readonly DemoProvider[] = [
  person("王秀兰", "Wang Xiulan", 4.9, [1.2, 0.8], { cleaning: 96, windows: 82 }),
  person("李桂英", "Li Guiying", 4.8, [-3.4, 2.1], { cleaning: 93, windows: 74 }),
  person("张玉梅", "Zhang Yumei", 4.7, [5.6, -1.9], { cleaning: 90 }),
  person("刘春花", "Liu Chunhua", 4.6, [-6.2, -4.4], { cleaning: 88, appliance: 42 }),
  person("陈美玲", "Chen Meiling", 4.9, [2.7, 6.3], { cleaning: 95, windows: 90 }),
  person("杨小红", "Yang Xiaohong", 4.3, [8.9, 3.2], { cleaning: 76 }),
  person("赵丽娟", "Zhao Lijuan", 4.5, [-8.1, 5.7], { cleaning: 84, windows: 61 }),
  person("黄凤英", "Huang Fengying", 4.4, [-1.5, -7.8], { cleaning: 80 }),
  person("周淑芬", "Zhou Shufen", 4.8, [10.4, -6.6], { cleaning: 91, windows: 85 }),
  person("吴金凤", "Wu Jinfeng", 4.2, [-11.3, 1.4], { cleaning: 72 }),
  person("徐海燕", "Xu Haiyan", 4.6, [4.1, 11.2], { cleaning: 86, appliance: 55 }),
  person("孙玉珍", "Sun Yuzhen", 4.5, [-4.8, 9.6], { cleaning: 83 }),
  person("胡建国", "Hu Jianguo", 4.8, [3.3, -3.1], { appliance: 94, electrical: 70 }),
  person("朱志强", "Zhu Zhiqiang", 4.7, [-2.2, 4.5], { appliance: 91, plumbing: 58 }),
  person("高文斌", "Gao Wenbin", 4.4, [7.5, 7.7], { appliance: 85 }),
  person("林国栋", "Lin Guodong", 4.6, [-9.4, -3.3], { appliance: 88, electrical: 64 }),
  person("何伟民", "He Weimin", 4.3, [12.2, 1.1], { appliance: 79 }),
  person("郭永刚", "Guo Yonggang", 4.9, [0.4, -2.6], { plumbing: 97, electrical: 66 }),
  person("马德福", "Ma Defu", 4.5, [-5.9, -0.7], { plumbing: 89 }),
  person("罗建平", "Luo Jianping", 4.4, [6.8, -9.1], { plumbing: 84, appliance: 51 }),
  person("梁志勇", "Liang Zhiyong", 4.7, [-7.2, 8.4], { plumbing: 92 }),
  person("宋明亮", "Song Mingliang", 4.8, [1.9, 3.8], { electrical: 95, appliance: 60 }),
  person("郑晓东", "Zheng Xiaodong", 4.6, [-3.7, -5.2], { electrical: 90 }),
  person("谢长河", "Xie Changhe", 4.3, [9.3, -2.8], { electrical: 82, plumbing: 63 }),
];

export function demoShop(shopId: string): DemoShop {
  const shop = demoShops.find((candidate) => candidate.id === shopId);
  if (!shop) throw new RangeError(`no demo shop "${shopId}"`);
  return shop;
}
