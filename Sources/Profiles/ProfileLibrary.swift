/// All profiles that can be used: the five in the binary and those of a user's folder.
///
/// A file of the folder takes the place of an embedded file of the same name, so that a site can
/// replace a calendar or a rulebook without touching its profile.
package struct ProfileLibrary: Sendable {
    private let files: ProfileFiles

    /// The embedded files alone.
    package init() {
        files = .embedded()
    }

    /// The embedded files with those of `folder` laid over them.
    ///
    /// - Throws: `ProfileRefusal` when the folder or one of its files cannot be read.
    package init(folder: String) throws(ProfileRefusal) {
        files = try ProfileFiles.embedded().overlaid(byFolder: folder)
    }

    /// Exactly these files, by name.
    package init(files: [String: String]) {
        self.files = ProfileFiles(
            files.mapValues { Array($0.utf8) }, ownNames: Set(files.keys))
    }

    /// Ids of all profiles, sorted.
    package var profileIDs: [String] {
        ProfileReader(files: files, log: ProblemLog()).profileIDs
    }

    /// Everything that is wrong with a profile and the files it refers to.
    package func check(_ id: String) -> ProfileReport {
        let log = ProblemLog()
        let profile = ProfileReader(files: files, log: log).read(id)
        return ProfileReport(profile: profile, problems: log.sorted)
    }

    /// - Throws: `ProfileRefusal` with every error; warnings do not stop a profile.
    package func profile(_ id: String) throws(ProfileRefusal) -> Profile {
        let report = check(id)
        guard let profile = report.profile else {
            throw ProfileRefusal(problems: report.errors)
        }
        return profile
    }
}
