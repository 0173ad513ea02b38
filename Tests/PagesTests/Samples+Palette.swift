import Pages

extension Samples {
    static func find(_ name: String) -> FindModel {
        var model = FindModel()
        model.asked = name == "find" ? "路灯" : "井盖"
        guard name == "find" else { return model }
        model.groups = [
            FindModel.Group(
                "工单",
                [
                    FindModel.Item(
                        "和平路路灯不亮", detail: "20260803-0001234 · 待签收 · 和平路7号",
                        link: "/orders/20260803-0001234")
                ]),
            FindModel.Group("页面", [FindModel.Item("台账", detail: "g o", link: "/orders")]),
        ]
        model.lookUp = "用这个姓名查找诉求人的工单"
        return model
    }
}
