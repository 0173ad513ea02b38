"""Invented exports for the benchmarks."""
import csv
import datetime
import random

HEADINGS = [
    "工单编号", "工单类型", "问题分类", "标签", "标题", "主要内容", "工单状态", "来电人", "来电人电话/账号",
    "被反映区", "被反映街乡镇", "办理结果", "回复内容", "处理受理方式", "来电时间", "办结时间", "主办单位",
    "企业名称", "是否联系", "是否解决", "是否满意", "工单性质", "村/社区", "小区点位", "成案领域"]
CATEGORIES = [
    "供暖->集中供暖->温度不达标", "物业管理->小区环境->垃圾清运", "交通管理->停车管理->占道停车",
    "环境保护->噪声->施工噪声", "市政->道路->路灯"]
UNITS = ["城市管理办公室", "社区建设办公室", "平安建设办公室", "民生保障办公室", "综合行政执法队"]


def rows(count, seed=7):
    dice = random.Random(seed)
    start = datetime.datetime(2026, 1, 1)
    matters = ["路灯不亮", "夜间施工噪音", "垃圾未及时清运", "室温不达标", "占道停车", "井盖破损"]
    for number in range(1, count + 1):
        at = start + datetime.timedelta(seconds=number * 300 % 27_000_000)
        matter = dice.choice(matters)
        closed = dice.random() < 0.8
        yield [
            f"试-{at:%y%m%d}-{number:07d}", dice.choice(["诉求", "投诉", "求助"]),
            dice.choice(CATEGORIES), "普通", f"{number % 97}号楼{matter}",
            f"市民反映，某小区{number % 997}号楼附近{matter}，已多次与物业沟通未果，现要求属地尽快核实处理并"
            f"反馈结果，来电人希望第{number % 9}日前上门查看。",
            "回复完成" if closed else "", "测试某", f"1990{number % 10_000_000:07d}", "海淀区",
            "中关村街道", "已办理" if closed else "", "", "电话", f"{at:%Y-%m-%d %H:%M:%S}",
            f"{at + datetime.timedelta(days=3):%Y-%m-%d %H:%M:%S}" if closed else "",
            dice.choice(UNITS), "", "是" if closed else "",
            dice.choice(["解决", "解决", "未解决"]) if closed else "",
            dice.choice(["满意", "基本满意", "不满意"]) if closed else "", "主办", "某社区",
            f"某小区{number % 49}号楼", "其他"]


def write_xlsx(path, count):
    import xlsxwriter
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("工单")
    for index, values in enumerate([HEADINGS, *rows(count)]):
        for column, value in enumerate(values):
            sheet.write_string(index, column, value)
    book.close()


def write_csvs(folder, count, each=200_000):
    """Files below the size limit of an import; returns their paths."""
    paths, writer = [], None
    for index, values in enumerate(rows(count)):
        if index % each == 0:
            paths.append(f"{folder}/big-{index // each}.csv")
            file = open(paths[-1], "w", newline="", encoding="utf-8-sig")
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
        writer.writerow(values)
    file.close()
    return paths
