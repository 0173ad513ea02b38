import Casework
import Localization
import Pages

/// Why a request could not be read. Texts say how to mend it.
enum BadRequest: Error, Hashable, Sendable {
    /// A JSON body that is not an object of texts.
    case notAnObject
    /// A content type the address does not take.
    case unsupportedType
    /// More bytes than allowed.
    case tooLarge(maximum: Int)
    /// `multipart/form-data` that breaks its own rules.
    case malformedUpload
    /// No file in the upload, or an empty one.
    case fileMissing
    /// The upload ended before its last boundary.
    case interrupted

    var status: Int {
        switch self {
        case .notAnObject, .malformedUpload, .interrupted: 400
        case .unsupportedType: 415
        case .tooLarge: 413
        case .fileMissing: 422
        }
    }

    /// Name of the problem for programs.
    var code: String {
        switch self {
        case .notAnObject: "not_an_object"
        case .unsupportedType: "unsupported_type"
        case .tooLarge: "too_large"
        case .malformedUpload: "malformed_upload"
        case .fileMissing: "file_missing"
        case .interrupted: "interrupted"
        }
    }

    func sentence(_ text: PageText) -> String {
        switch self {
        case .notAnObject: text(RequestText.notAnObject)
        case .unsupportedType: text(RequestText.unsupportedType)
        case .tooLarge(let maximum):
            text(RequestText.tooLarge, ["size": BadRequest.size(maximum)])
        case .malformedUpload: text(RequestText.malformedUpload)
        case .fileMissing: text(RequestText.fileMissing)
        case .interrupted: text(RequestText.interrupted)
        }
    }

    /// `256 KB`, `512 MB`.
    static func size(_ bytes: Int) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MB" : "\(bytes >> 10) KB"
    }
}

/// The visitor has to sign in first.
struct SignInRequired: Error {}

/// The person signed in has to do something before they may work.
struct StepMissing: Error {
    let step: AccessStep
}

/// A form that was not made for this session, or came from another site.
enum ForgedRequest: Error {
    case wrongToken
    case otherSite
}

/// Too many attempts; worth trying again after `seconds`.
struct TooManyAttempts: Error {
    let seconds: Int64
}

/// The server has as much to do as it will take; worth trying again in a moment.
struct Overloaded: Error {}

/// There is nothing at this address.
struct PageNotFound: Error {}
