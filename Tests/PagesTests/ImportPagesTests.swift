import Localization
import Markup
import Pages
import Testing

@Suite struct ImportPagesTests {
    @Test func `a file that is read for its preview is not said to be imported`() {
        let page = importProgressPage(
            ImportProgressModel(fileName: "八月.xlsx", done: 1_200, total: nil),
            in: Samples.frame(.zhHans, path: "/imports/5")
        ).text
        #expect(page.contains("正在读取表格"))
        #expect(page.contains("尚未写入"))
        #expect(page.contains("已读取 1,200 行"))
        #expect(page.contains("<li aria-current=\"step\">导入预览</li>"))
        #expect(!page.contains("正在导入"))
    }
}
