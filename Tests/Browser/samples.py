"""Spreadsheets to import: the city's own layout with invented content."""
import pathlib

import openpyxl

HEADINGS = [
    "工单编号", "工单类型", "问题分类", "标签", "标题", "主要内容", "工单状态", "来电人",
    "来电人电话/账号", "被反映区", "被反映街乡镇", "办理结果", "回复内容", "处理受理方式",
    "办结时间", "企业名称", "是否解决", "是否满意", "工单性质", "村/社区", "小区点位", "成案领域",
]


def given_export():
    """A real-format export beside the repository, None where there is none."""
    root = pathlib.Path(__file__).resolve().parents[2]
    path = root.parent / "shared" / "data" / "beijing12345_format" / "供参考线索_房山500条.xlsx"
    return path if path.exists() else None


def row(index, **changed):
    """One order, invented from `index` alone."""
    values = dict.fromkeys(HEADINGS, None) | {
        "工单编号": f"试-{index:06d}", "工单类型": "求助", "问题分类": "市政->道路->路灯",
        "标签": "七有五性", "标题": f"路灯不亮（第 {index} 处）",
        "主要内容": f"来电人反映，某小区第 {index} 号楼东侧路灯不亮，要求尽快修复。",
        "工单状态": "办理中", "来电人": "测试人", "来电人电话/账号": f"000-{index:04d}",
        "被反映区": "某区", "被反映街乡镇": "某街道", "处理受理方式": "电话", "工单性质": "主办",
        "村/社区": "某社区", "小区点位": "某小区",
    }
    return values | changed


def write(path, rows, headings=None):
    headings = headings or HEADINGS
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(headings)
    for values in rows:
        sheet.append([values[name] for name in headings])
    book.save(path)
    return str(path)
