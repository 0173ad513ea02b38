/// What is wrong with what was sent, before any rule of the domain is asked.
package enum RequestText: String, TextKey {
    case notAnObject = "request.notAnObject"
    case unsupportedType = "request.unsupportedType"
    case tooLarge = "request.tooLarge"
    case malformedUpload = "request.malformedUpload"
    case fileMissing = "request.fileMissing"
    case interrupted = "request.interrupted"
    case choiceMissing = "request.choiceMissing"
    case wrongDate = "request.wrongDate"
    case signInRequired = "request.signInRequired"
    case otherSite = "request.otherSite"
    case nameUnusable = "request.nameUnusable"
    case passwordTooLong = "request.passwordTooLong"
    case roleMissing = "request.roleMissing"
    case unitMissing = "request.unitMissing"
    case unknownAccount = "request.unknownAccount"
    case setupDone = "request.setupDone"
}
