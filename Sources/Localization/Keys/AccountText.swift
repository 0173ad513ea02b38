/// What is wrong with an account's form.
package enum AccountText: String, TextKey {
    case wrongPassword = "account.wrongPassword"
    case disabled = "account.disabled"
    case tooManyAttempts = "account.tooManyAttempts"
    case badAccountName = "account.badAccountName"
    case accountTaken = "account.accountTaken"
    case nameMissing = "account.nameMissing"
    case passwordTooShort = "account.passwordTooShort"
    case passwordsDiffer = "account.passwordsDiffer"
    case wrongCode = "account.wrongCode"
}
