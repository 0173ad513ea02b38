/// What a person may be here.
package enum RoleText: String, TextKey {
    case desk = "role.desk"
    case shiftLead = "role.shiftLead"
    case handler = "role.handler"
    case unitHead = "role.unitHead"
    case reviewer = "role.reviewer"
    case qualityChecker = "role.qualityChecker"
    case analyst = "role.analyst"
    case supervisor = "role.supervisor"
    case reportWriter = "role.reportWriter"
    case projectManager = "role.projectManager"
    case clientSection = "role.clientSection"
    case leader = "role.leader"
    case auditor = "role.auditor"
    case administrator = "role.administrator"
}
