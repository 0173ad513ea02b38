/// What a person may be here.
package enum RoleText: String, TextKey {
    case administrator = "role.administrator"
    case desk = "role.desk"
    case handler = "role.handler"
    case reviewer = "role.reviewer"
    case analyst = "role.analyst"
    case leader = "role.leader"
}
