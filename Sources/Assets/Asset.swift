internal import CAssets

/// A file that ships inside the program: texts, styles, SQL, profiles.
package struct Asset: Sendable {
    /// Below `Sources/CAssets`, such as `locales/en.json`.
    package let path: String
    package let bytes: [UInt8]

    /// The file called `path`; nil when there is none.
    package init?(_ path: String) {
        for index in 0..<jiesu_asset_count() {
            guard let entry = jiesu_asset_at(index)?.pointee, String(cString: entry.path) == path
            else { continue }
            self.init(entry)
            return
        }
        return nil
    }

    /// The files of `folder`, such as `profiles`, in the order in which they are listed.
    package static func all(in folder: String) -> [Asset] {
        (0..<jiesu_asset_count()).compactMap { index in
            guard let entry = jiesu_asset_at(index)?.pointee,
                String(cString: entry.path).hasPrefix(folder + "/")
            else { return nil }
            return Asset(entry)
        }
    }

    /// The name without the folder.
    package var name: String {
        String(path.split(separator: "/").last ?? "")
    }

    /// The bytes read as UTF-8.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private init(_ entry: jiesu_asset) {
        path = String(cString: entry.path)
        bytes = Array(UnsafeBufferPointer(start: entry.bytes, count: entry.length))
    }
}
